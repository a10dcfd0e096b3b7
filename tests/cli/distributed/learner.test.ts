/** Learners: what can be one. */

import { expect, test } from "bun:test";
import { checkDistributed } from "../../../cli/distributed/learner.ts";
import { make } from "../../../envs/mod.ts";
import { use } from "../../../mod.ts";
import { PPO } from "../../../rl/mod.ts";
import { makeLearner } from "../../rl/experience/exchange_suite.ts";

test("checkDistributed takes DQN, and says which algorithms learn from actors", async () => {
  await use("wasm");
  const dqn = makeLearner();
  expect(checkDistributed(dqn as never)).toBe(dqn as never);
  const ppo = new PPO(make("CartPole-v1") as never, { n_steps: 8, batch_size: 8 });
  expect(() => checkDistributed(ppo as never)).toThrow(
    "Cannot learn CartPole-v1 with PPO from the experience of actors: it learns from its own steps; use an algorithm with replay, such as --algo dqn or sac",
  );
  for (const each of [dqn, ppo]) each.dispose();
});
