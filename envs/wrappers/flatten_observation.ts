/** Flattens observations into arrays of float32. */

import type { Action, Environment, InitOptions, Observation, Step } from "../../rl/environment.ts";
import { Box, Dict, type Space, Tuple } from "../../rl/spaces/mod.ts";
import { checkSingleEnv } from "./checks.ts";
import { Wrapper } from "./wrapper.ts";

/**
 * Replaces every observation by `observation_space.flatten` of it: shape `(flatdim)`, one-hot where
 * it is a category.
 */
export class FlattenObservation<A = Action, InnerO = Observation> extends Wrapper<
  Float32Array,
  A,
  InnerO
> {
  /** Flattens the observations of an environment. */
  constructor(env: Environment<InnerO, A>) {
    checkSingleEnv(env, "FlattenObservation");
    const inner = env.observation_space;
    const { low, high } = inner instanceof Box ? inner : boundsOf(inner);
    super(env, {
      observation_space: new Box({ low, high, shape: [inner.flatdim] }),
      action_space: env.action_space,
    });
  }

  /** Begins an episode and returns its first observation: Gymnasium's `reset`. */
  get_init_state(options?: InitOptions): Float32Array {
    return this.env.observation_space.flatten(this.env.get_init_state(options));
  }

  /** Runs one time step with an action. */
  step(action: A): Step<Float32Array> {
    const step = this.env.step(action);
    return { ...step, next_state: this.env.observation_space.flatten(step.next_state) };
  }

  /** Creates this wrapper, with its options, around another environment: what `clone` is made of. */
  protected rewrap(env: Environment<InnerO, A>): FlattenObservation<A, InnerO> {
    return new FlattenObservation(env);
  }
}

/**
 * The bounds of a flattened element: 0 and 1 where all of it is one-hot or bits; none with a Box in
 * it.
 */
function boundsOf(space: Space<unknown>): { readonly low: number; readonly high: number } {
  if (!hasBox(space)) return { low: 0, high: 1 };
  return { low: -Infinity, high: Infinity };
}

function hasBox(space: Space<unknown>): boolean {
  if (space instanceof Tuple || space instanceof Dict) {
    return Object.values<Space<unknown>>(space.spaces).some(hasBox);
  }
  return space instanceof Box;
}
