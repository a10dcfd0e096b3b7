/** Repeats actions. */

import type { Action, Environment, InitOptions, Observation, Step } from "../../rl/environment.ts";
import { Wrapper } from "./wrapper.ts";

/** Takes each action `num_repeats` times, or until the episode ends, and sums the rewards. */
export class RepeatAction<O = Observation, A = Action> extends Wrapper<O, A> {
  /** How often each action is taken. */
  readonly num_repeats: number;

  /**
   * Repeats the actions of an environment.
   *
   * @throws {RangeError} where `num_repeats` is no positive integer.
   */
  constructor(env: Environment<O, A>, num_repeats: number) {
    if (!Number.isSafeInteger(num_repeats) || num_repeats < 1) {
      throw new RangeError(
        `Cannot repeat the actions of ${env.name} ${num_repeats} times: num_repeats must be a positive integer.`,
      );
    }
    super(env, env);
    this.num_repeats = num_repeats;
  }

  /** Begins an episode and returns its first observation: Gymnasium's `reset`. */
  get_init_state(options?: InitOptions): O {
    return this.env.get_init_state(options);
  }

  /** Runs one time step with an action. */
  step(action: A): Step<O> {
    let step = this.env.step(action);
    let { reward } = step;
    for (let i = 1; i < this.num_repeats && !step.done; i++) {
      step = this.env.step(action);
      reward += step.reward;
    }
    return { ...step, reward };
  }

  /** Creates this wrapper, with its options, around another environment: what `clone` is made of. */
  protected rewrap(env: Environment<O, A>): RepeatAction<O, A> {
    return new RepeatAction(env, this.num_repeats);
  }
}
