/** Clips continuous actions to the bounds of the action space. */

import type { Environment, InitOptions, Observation, Step } from "../../rl/environment.ts";
import { Box } from "../../rl/spaces/mod.ts";
import { checkBox, checkSingleEnv } from "./checks.ts";
import { Wrapper } from "./wrapper.ts";

/**
 * Accepts actions without bounds, and clips each value to the bounds of the wrapped environment's
 * Box. Needed for policies without a bounded output, such as the Gaussian ones of PPO: the
 * environments here refuse an action outside of their `action_space`, where Gymnasium's clip it.
 */
export class ClipAction<O = Observation> extends Wrapper<O, Float32Array> {
  readonly #bounds: Box;

  /** Clips the actions of an environment. */
  constructor(env: Environment<O, Float32Array>) {
    checkSingleEnv(env, "ClipAction");
    const bounds: unknown = env.action_space;
    checkBox(bounds, `clip the actions of ${env.name}`, ["float32"]);
    super(env, {
      observation_space: env.observation_space,
      action_space: new Box({ low: -Infinity, high: Infinity, shape: bounds.shape }),
    });
    this.#bounds = bounds;
  }

  /** Begins an episode and returns its first observation: Gymnasium's `reset`. */
  get_init_state(options?: InitOptions): O {
    return this.env.get_init_state(options);
  }

  /** Runs one time step with an action. */
  step(action: Float32Array): Step<O> {
    const { low, high } = this.#bounds;
    return this.env.step(
      action.map((value, i) => Math.min(Math.max(value, low[i] as number), high[i] as number)),
    );
  }

  /** Creates this wrapper, with its options, around another environment: what `clone` is made of. */
  protected rewrap(env: Environment<O, Float32Array>): ClipAction<O> {
    return new ClipAction(env);
  }
}
