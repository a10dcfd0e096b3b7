/** Takes any continuous action, and clips it. */

import type { Environment, InitOptions, Observation, Step } from "../../rl/environment.ts";
import { Box } from "../../rl/spaces.ts";
import { Wrapper } from "./wrapper.ts";

/**
 * Accepts arrays of any finite or infinite values, and passes on the nearest that the environment
 * inside accepts. The policies of PPO and SAC reach beyond the bounds; Gymnasium's worlds clip in
 * silence, ours refuse unless so wrapped.
 */
export class ClipAction<O = Observation> extends Wrapper<O, Float32Array> {
  readonly #bounds: Box;

  constructor(env: Environment<O, Float32Array>) {
    const bounds = env.action_space;
    if (!(bounds instanceof Box)) {
      throw new TypeError(
        `Cannot clip the actions of ${env.name}: they are in ${bounds}; they must be in a Box.`,
      );
    }
    super(env, {
      observation_space: env.observation_space,
      action_space: new Box({ low: -Infinity, high: Infinity, shape: bounds.shape }),
    });
    this.#bounds = bounds;
  }

  get_init_state(options?: InitOptions): O {
    return this.env.get_init_state(options);
  }

  step(action: Float32Array): Step<O> {
    const { low, high } = this.#bounds;
    return this.env.step(
      action.map((value, i) => Math.min(Math.max(value, low[i] as number), high[i] as number)),
    );
  }

  protected rewrap(env: Environment<O, Float32Array>): ClipAction<O> {
    return new ClipAction(env);
  }
}
