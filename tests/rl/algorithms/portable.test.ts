/**
 * On `wasm-portable`, one seed is one training on every engine: Bun and Deno are held to one digest.
 * Where the arithmetic of a training is meant to change, so does the digest.
 */

import { expect, test } from "bun:test";
import { createHash } from "node:crypto";
import { load } from "../../../backends/mod.ts";
import { make } from "../../../envs/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { DQN } from "../../../rl/mod.ts";

test("a training on wasm-portable ends in the same parameters on every engine, to the last bit", async () => {
  setBackend(await load("wasm-portable"));
  const agent = new DQN(make("CartPole-v1"), {
    net_arch: [32, 32],
    learning_rate: 1e-3,
    learning_starts: 200,
    train_freq: 2,
    target_update_interval: 100,
    double_q: true,
    n_steps: 3,
    seed: 5,
  });
  await agent.learn({ total_timesteps: 4_000 });
  const digest = createHash("sha256");
  for (const parameter of agent.policy.collect_params().values()) {
    digest.update(new Uint8Array((await parameter.data().toArray()).buffer));
  }
  setBackend(await load("reference"));
  expect(digest.digest("hex").slice(0, 16)).toBe("52efb19e9e8e1430");
});
