/**
 * A training to be killed: `trainee.ts <variant> <checkpoint>` goes on from the checkpoint if there is one,
 * else begins; it tells its steps on stdout and, in the end, what its parameters are.
 */

import { createHash } from "node:crypto";
import { existsSync, writeSync } from "node:fs";
import { argv } from "node:process";
import { envs, rl, use } from "../../mod.ts";
import { TOTAL_STEPS, VARIANTS, type VariantName } from "./variants.ts";

const [name = "plain", checkpoint = ""] = argv.slice(2);
const { num_envs, options } = VARIANTS[name as VariantName];
const SAVE_EVERY = 120;
const TELL_EVERY = 12;

await use("wasm");
const makeEnv = (id: string) =>
  num_envs === 1 ? envs.make(id as "CartPole-v1") : envs.make_vec(id as "CartPole-v1", num_envs);
const agent = existsSync(checkpoint)
  ? await rl.DQN.load(checkpoint, makeEnv)
  : new rl.DQN(makeEnv("CartPole-v1"), options);
await agent.learn({
  total_timesteps: TOTAL_STEPS,
  onStep: async ({ step }) => {
    if (step % TELL_EVERY === 0) writeSync(1, `${step}\n`);
    if (checkpoint !== "" && step % SAVE_EVERY === 0) await agent.save(checkpoint, { keep: 2 });
    return true;
  },
});
const hash = createHash("sha256");
for (const net of [agent.policy, agent.target]) {
  for (const [, parameter] of net.collect_params()) {
    const { buffer } = Float32Array.from(await parameter.data().toArray());
    hash.update(new Uint8Array(buffer));
  }
}
writeSync(1, `done ${hash.digest("hex")}\n`);
