/** Learners: what can be one. */

import { expect, test } from "bun:test";
import { canRollOut, checkDistributed, sharesOf } from "../../../cli/distributed/learner.ts";
import { make } from "../../../envs/mod.ts";
import { use } from "../../../mod.ts";
import { PPO } from "../../../rl/mod.ts";
import { makeLearner } from "../../rl/experience/exchange_suite.ts";

test("sharesOf divides environments into equal parts, 16 at most", () => {
  expect([1, 2, 8, 16, 20, 17, 64].map(sharesOf)).toEqual([1, 2, 8, 16, 10, 1, 16]);
});

test("checkDistributed takes DQN, and says which algorithms learn from actors", async () => {
  await use("wasm");
  const dqn = makeLearner();
  expect(checkDistributed(dqn as never)).toBe(dqn as never);
  const ppo = new PPO(make("CartPole-v1") as never, { n_steps: 8, batch_size: 8 });
  expect(() => checkDistributed(ppo as never)).toThrow(
    "Cannot learn CartPole-v1 with PPO from the experience of actors: it learns from its own steps; use an algorithm with replay, such as --algo dqn or sac",
  );
  expect([canRollOut(dqn as never), canRollOut(ppo as never)]).toEqual([false, true]);
  ppo.metadata.normalize = "obs";
  expect(() => checkDistributed(ppo as never)).toThrow(
    "Cannot learn CartPole-v1 with normalize: each actor would have its own statistics; leave it out.",
  );
  for (const each of [dqn, ppo]) each.dispose();
});
