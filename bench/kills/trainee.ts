/**
 * A training to be killed: `trainee.ts <variant> <checkpoint>` goes on from the checkpoint if there is one,
 * else begins; it tells its steps on stdout and, in the end, a hash of all that a checkpoint holds.
 */

import { createHash } from "node:crypto";
import { existsSync, writeSync } from "node:fs";
import { argv } from "node:process";
import { rl, use } from "../../mod.ts";
import { makeEnv, recorded, TOTAL_STEPS, VARIANTS, type VariantName } from "./variants.ts";

const [name = "dqn", checkpoint = ""] = argv.slice(2);
const variant = VARIANTS[name as VariantName];
const { make, load } = rl.algorithms[variant.algorithm];
const SAVE_EVERY = 120;
const TELL_EVERY = 12;

await use("wasm");
const agent = existsSync(checkpoint)
  ? await load(checkpoint, () => makeEnv(variant))
  : make(makeEnv(variant), variant.options);
await agent.learn({
  ...(variant.isRecorded && { dataset: await recorded() }),
  total_timesteps: TOTAL_STEPS,
  onStep: async ({ step }) => {
    if (step % TELL_EVERY === 0) writeSync(1, `${step}\n`);
    if (checkpoint !== "" && step % SAVE_EVERY === 0) await agent.save(checkpoint, { keep: 2 });
  },
});
const end = await agent.save();
const hash = createHash("sha256").update(new Uint8Array(await end.arrayBuffer()));
writeSync(1, `done ${hash.digest("hex")}\n`);
