/** The replay buffer that options choose. */
import { expect, test } from "bun:test";
import { default_rng, PrioritizedReplayBuffer } from "../../../rl/mod.ts";
import { makeReplay } from "../../../rl/train/make_replay.ts";

test("options choose uniform or prioritized replay", () => {
  const options = {
    ...{ gamma: 0.9, prioritized_replay_alpha: 0.5, prioritized_replay_beta0: 0.3 },
    prioritized_replay_eps: 1e-3,
  };
  const parts = { rng: default_rng(0) };
  const uniform = makeReplay(5, { ...options, prioritized_replay: false }, parts);
  expect([uniform.capacity, uniform.gamma]).toEqual([5, 0.9]);
  expect(uniform).not.toBeInstanceOf(PrioritizedReplayBuffer);
  const prioritized = makeReplay(5, { ...options, prioritized_replay: true }, parts);
  expect((prioritized as PrioritizedReplayBuffer).beta).toBe(0.3);
});
