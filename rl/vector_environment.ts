/** The contract of many environments of one kind that are stepped together. */

import type { EnvironmentState, InitOptions } from "./environment.ts";
import type { Space } from "./spaces.ts";

/** What one step of all environments brought about; index `i` is environment `i`. Fresh arrays at every step. */
export interface VectorStep<O> {
  readonly next_state: O;
  readonly reward: Float64Array;
  /** 1 where `terminated` or `truncated` is. */
  readonly done: Uint8Array;
  readonly terminated: Uint8Array;
  readonly truncated: Uint8Array;
  /** 1 where this step began an episode instead of taking the action: no transition to learn from. */
  readonly began: Uint8Array;
}

/** The batch of a value: numbers become an `Int32Array`, arrays are laid one after the other. */
export type Batch<T> = T extends number ? Int32Array : T;

/**
 * `num_envs` environments. `O` and `A` are what one of them shows and accepts: a number (Discrete) or an
 * array (Box).
 *
 * An episode that has ended begins anew at the **next** step (Gymnasium's `AutoresetMode.NEXT_STEP`): that
 * step ignores the action for this environment, its `next_state` is the first observation of the new
 * episode, its reward 0 and `began` 1. So `next_state` of a step that is `done` is the true last one.
 */
export interface VectorEnvironment<O, A> {
  readonly name: string;
  readonly num_envs: number;
  readonly single_observation_space: Space<O>;
  readonly single_action_space: Space<A>;

  /** Begins an episode in every environment; `seed` given, environment `i` is seeded with `seed + i`. */
  get_init_state(options?: InitOptions): Batch<O>;

  /** @throws {RangeError} when there are not `num_envs` actions, or one is not in the action space. */
  step(actions: Batch<A>): VectorStep<Batch<O>>;

  getState(): EnvironmentState;
  setState(state: EnvironmentState): void;
}
