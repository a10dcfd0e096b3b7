/** The loop of an on-policy learner whose rollouts others collect: what it refuses. */

import { beforeAll, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { make_vec } from "../../../envs/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { DQN, LocalRollouts, PPO } from "../../../rl/mod.ts";

beforeAll(async () => setBackend(await load("wasm")));

const options = { net_arch: [8], n_steps: 16, batch_size: 16 };
const makeEnvs = (count: number): never =>
  make_vec("CartPole-v1", count, { autoreset_mode: "same_step" }) as never;
const makeLearner = (): PPO => new PPO(makeEnvs(4), options);
const makeShare = (): PPO => new PPO(makeEnvs(2), options);

test("refuses what is no rollout of its size, and algorithms that do not learn so", async () => {
  const learner = makeLearner();
  const wrong = new LocalRollouts([new PPO(makeEnvs(1), options)]);
  await expect(learner.learn({ total_timesteps: 64, rollouts: wrong })).rejects.toThrow(
    /Cannot take a rollout: share 0 takes \d+ bytes, and these are \d+/,
  );
  const three = new LocalRollouts([0, 1, 2].map(makeShare));
  await expect(learner.learn({ total_timesteps: 64, rollouts: three })).rejects.toThrow(
    "Cannot divide 4 environments into 3 shares",
  );
  const dqn = new DQN(makeEnvs(1));
  await expect(dqn.learn({ total_timesteps: 64, rollouts: three })).rejects.toThrow(
    "Cannot learn with DQN from rollouts of others: it collects its own; use ppo",
  );
});
