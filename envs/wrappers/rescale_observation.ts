/** Rescales observations linearly. */

import type { Action, Environment, InitOptions, Step } from "../../rl/environment.ts";
import { checkBox, checkSingleEnv } from "./checks.ts";
import { type Bound, rescaleBox } from "./rescale.ts";
import { Wrapper } from "./wrapper.ts";

/** Maps observations linearly from the bounds of their Box to `[min_obs, max_obs]`; infinite bounds stay infinite. */
export class RescaleObservation<A = Action> extends Wrapper<Float32Array, A> {
  readonly #bounds: readonly [Bound, Bound];
  readonly #map: (observation: Float32Array) => Float32Array;

  /**
   * Rescales the observations of an environment.
   *
   * @throws {TypeError} where the observations are in no Box of float32.
   * @throws {RangeError} where bounds are in the wrong order, or infinite on one side.
   */
  constructor(env: Environment<Float32Array, A>, min_obs: Bound, max_obs: Bound) {
    checkSingleEnv(env, "RescaleObservation");
    const box: unknown = env.observation_space;
    const what = `rescale the observations of ${env.name}`;
    checkBox(box, what, ["float32"]);
    const { space, forward } = rescaleBox(box, min_obs, max_obs, what);
    super(env, { observation_space: space, action_space: env.action_space });
    this.#bounds = [min_obs, max_obs];
    this.#map = forward;
  }

  /** Begins an episode and returns its first observation: Gymnasium's `reset`. */
  get_init_state(options?: InitOptions): Float32Array {
    return this.#map(this.env.get_init_state(options));
  }

  /** Runs one time step with an action. */
  step(action: A): Step<Float32Array> {
    const step = this.env.step(action);
    return { ...step, next_state: this.#map(step.next_state) };
  }

  /** Creates this wrapper, with its options, around another environment: what `clone` is made of. */
  protected rewrap(env: Environment<Float32Array, A>): RescaleObservation<A> {
    return new RescaleObservation(env, ...this.#bounds);
  }
}
