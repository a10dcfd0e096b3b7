/** Batches of actions and steps. */

import { formatValue } from "../../backends/base/format_value.ts";
import type { EnvironmentState, VectorStep } from "../../rl/environment.ts";
import { type Batched, elementAt, emptyBatch, isBatch, type Space } from "../../rl/spaces/mod.ts";
import { invalidAction } from "../base/errors.ts";

/**
 * Refuses a batch of actions of the wrong length.
 *
 * @throws {RangeError} when there are not as many values as `count` actions have.
 */
export function checkCount<A>(
  name: string,
  actions: unknown,
  count: number,
  space: Space<A>,
): void {
  if (isBatch(space, actions, count)) return;
  const given = ArrayBuffer.isView(actions)
    ? `${(actions as Float32Array).length} numbers`
    : formatValue(actions);
  const one = emptyBatch(space, 1) as ArrayLike<number>;
  const must = ArrayBuffer.isView(one)
    ? `there must be ${one.length} for each`
    : `it must be a batch of ${space}`;
  throw new RangeError(`Cannot step ${count} x ${name} with ${given} as actions: ${must}.`);
}

/**
 * Action `i` of a batch.
 *
 * @throws {RangeError} when it is not in the action space.
 */
export function actionAt<A>(name: string, actions: Batched<A>, i: number, space: Space<A>): A {
  const action = elementAt(space, actions, i);
  if (space.contains(action)) return action;
  throw invalidAction(`${name} number ${i}`, action, space);
}

/**
 * Refuses a state that is not one of `count` environments of this name.
 *
 * @throws {RangeError} when it is not.
 */
export function checkState(name: string, count: number, state: EnvironmentState): void {
  if (state?.name === name && state.num_envs === count) return;
  const origin = state?.name === undefined ? "undefined" : `${state.num_envs} x ${state.name}`;
  throw new RangeError(
    `Cannot restore ${count} x ${name} from a state of ${origin}: ` +
      "the state must come from getState() of the same environments.",
  );
}

/** A step with zeros in all arrays but `next_state`. */
export function emptyStep<O>(next_state: O, count: number): VectorStep<O> {
  return {
    next_state,
    reward: new Float64Array(count),
    done: new Uint8Array(count),
    terminated: new Uint8Array(count),
    truncated: new Uint8Array(count),
    reset: new Uint8Array(count),
  };
}
