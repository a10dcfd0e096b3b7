/** The replay buffer that options choose: uniform or prioritized. */
import type { PrioritizedReplayOptions, ReplayOptions } from "../algorithms/options/fragments.ts";
import { PrioritizedReplayBuffer } from "../replay/prioritized_replay.ts";
import {
  type ReplayBatch,
  ReplayBuffer,
  type ReplayBufferOptions,
} from "../replay/replay_buffer.ts";
import type { Batch, Transition } from "../replay/transition_store.ts";

/** A replay buffer of `capacity` items. */
export function makeReplay<Item = Transition, Sample extends ReplayBatch = Batch>(
  capacity: number,
  options: PrioritizedReplayOptions & Pick<ReplayOptions, "gamma">,
  parts: Omit<ReplayBufferOptions<Item, Sample>, "gamma">,
): ReplayBuffer<Item, Sample> {
  const { gamma } = options;
  if (!options.prioritized_replay) return new ReplayBuffer(capacity, { gamma, ...parts });
  return new PrioritizedReplayBuffer(capacity, {
    ...{ gamma, ...parts },
    alpha: options.prioritized_replay_alpha,
    beta: options.prioritized_replay_beta0,
    eps: options.prioritized_replay_eps,
  });
}
