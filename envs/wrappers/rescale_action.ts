/** Rescales actions linearly. */

import type { Environment, InitOptions, Observation, Step } from "../../rl/environment.ts";
import { checkBox, checkSingleEnv } from "./checks.ts";
import { type Bound, rescaleBox } from "./rescale.ts";
import { Wrapper } from "./wrapper.ts";

/** Takes actions within `[min_action, max_action]`, and maps them linearly to the bounds of the wrapped environment. */
export class RescaleAction<O = Observation> extends Wrapper<O, Float32Array> {
  readonly #bounds: readonly [Bound, Bound];
  readonly #map: (action: Float32Array) => Float32Array;

  /**
   * Rescales the actions of an environment.
   *
   * @throws {TypeError} where the actions are in no Box of float32.
   * @throws {RangeError} where bounds are equal, in the wrong order, or infinite on one side.
   */
  constructor(env: Environment<O, Float32Array>, min_action: Bound, max_action: Bound) {
    checkSingleEnv(env, "RescaleAction");
    const box: unknown = env.action_space;
    const what = `rescale the actions of ${env.name}`;
    checkBox(box, what, ["float32"]);
    const { space, backward } = rescaleBox(box, min_action, max_action, what);
    const same = space.low.findIndex((low, i) => low === space.high[i]);
    if (same >= 0) {
      throw new RangeError(
        `Cannot ${what} to [${space.low[same]}, ${space.high[same]}]: nothing leads back from one point; ` +
          "min_action must be below max_action.",
      );
    }
    super(env, { observation_space: env.observation_space, action_space: space });
    this.#bounds = [min_action, max_action];
    this.#map = backward;
  }

  /** Begins an episode and returns its first observation: Gymnasium's `reset`. */
  get_init_state(options?: InitOptions): O {
    return this.env.get_init_state(options);
  }

  /** Runs one time step with an action. */
  step(action: Float32Array): Step<O> {
    const inner = this.#map(action);
    if (!this.action_space.contains(action)) return this.env.step(inner);
    const { low, high } = this.env.action_space as unknown as {
      low: Float32Array;
      high: Float32Array;
    };
    // Rounding may lead beyond a bound, which environments here refuse.
    return this.env.step(inner.map((value, i) => Math.min(Math.max(value, low[i]!), high[i]!)));
  }

  /** Creates this wrapper, with its options, around another environment: what `clone` is made of. */
  protected rewrap(env: Environment<O, Float32Array>): RescaleAction<O> {
    return new RescaleAction(env, ...this.#bounds);
  }
}
