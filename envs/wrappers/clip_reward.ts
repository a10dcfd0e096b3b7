/** Clips rewards to an interval. */

import type { Action, Environment, InitOptions, Observation, Step } from "../../rl/environment.ts";
import { Wrapper } from "./wrapper.ts";

/** What `ClipReward` takes. */
export interface ClipRewardOptions {
  /** The lower bound; -1 by default. */
  readonly min_reward?: number;
  /** The upper bound; 1 by default. */
  readonly max_reward?: number;
}

/** Clips every reward to `[min_reward, max_reward]`. */
export class ClipReward<O = Observation, A = Action> extends Wrapper<O, A> {
  readonly #min: number;
  readonly #max: number;

  /** Clips the rewards of an environment. */
  constructor(env: Environment<O, A>, options: ClipRewardOptions = {}) {
    const { min_reward: min = -1, max_reward: max = 1 } = options;
    if (!(min <= max)) {
      throw new RangeError(
        `Cannot clip the rewards of ${env.name} between ${min} and ${max}: ` +
          "min_reward must not be above max_reward.",
      );
    }
    super(env, env);
    this.#min = min;
    this.#max = max;
  }

  /** Begins an episode and returns its first observation: Gymnasium's `reset`. */
  get_init_state(options?: InitOptions): O {
    return this.env.get_init_state(options);
  }

  /** Runs one time step with an action. */
  step(action: A): Step<O> {
    const step = this.env.step(action);
    return { ...step, reward: Math.min(Math.max(step.reward, this.#min), this.#max) };
  }

  /** Creates this wrapper, with its options, around another environment: what `clone` is made of. */
  protected rewrap(env: Environment<O, A>): ClipReward<O, A> {
    return new ClipReward(env, { min_reward: this.#min, max_reward: this.#max });
  }
}
