/** How values of one environment are laid into arrays of many. */

import type { Batched, EnvironmentState, VectorStep } from "../../rl/environment.ts";
import { Box, Discrete, type Space } from "../../rl/spaces.ts";
import { invalidAction } from "../errors.ts";

/** An empty batch of `count` elements of a space. */
export function emptyBatch<T>(space: Space<T>, count: number): Batched<T> {
  if (space instanceof Discrete) return new Int32Array(count) as Batched<T>;
  if (space instanceof Box && space.dtype === "float32") {
    return new Float32Array(count * space.flatdim) as Batched<T>;
  }
  throw new TypeError(
    `Cannot batch elements of ${space}: it must be Discrete or a Box of float32; ` +
      "wrap the environment in FlattenObservation.",
  );
}

/** Refuses a batch of actions of the wrong length. */
export function checkCount(
  name: string,
  actions: ArrayLike<number>,
  count: number,
  space: Space<unknown>,
): void {
  const width = space instanceof Discrete ? 1 : space.flatdim;
  if (actions.length === count * width) return;
  throw new RangeError(
    `Cannot step ${count} x ${name} with ${actions.length} numbers as actions: ` +
      `there must be ${width} for each.`,
  );
}

/** Action `i`, out of the batch. */
export function actionAt<A>(
  name: string,
  actions: Int32Array | Float32Array,
  i: number,
  space: Space<A>,
): A {
  const width = space.flatdim;
  const action: unknown =
    space instanceof Discrete ? actions[i] : actions.subarray(i * width, (i + 1) * width);
  if (space.contains(action)) return action;
  throw invalidAction(`${name} number ${i}`, action, space);
}

/** Refuses a state that is not one of `count` environments of this name. */
export function checkState(name: string, count: number, state: EnvironmentState): void {
  if (state?.name === name && state.num_envs === count) return;
  const origin = state?.name === undefined ? "undefined" : `${state.num_envs} x ${state.name}`;
  throw new RangeError(
    `Cannot restore ${count} x ${name} from a state of ${origin}: ` +
      "the state must come from getState() of the same environments.",
  );
}

/** A step to be filled in: nothing rewarded, nothing ended. */
export function emptyStep<O>(next_state: O, count: number): VectorStep<O> {
  return {
    next_state,
    reward: new Float64Array(count),
    done: new Uint8Array(count),
    terminated: new Uint8Array(count),
    truncated: new Uint8Array(count),
    began: new Uint8Array(count),
  };
}
