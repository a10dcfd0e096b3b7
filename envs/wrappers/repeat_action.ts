/** Repeats actions. */

import type { Action, Environment, InitOptions, Observation, Step } from "../../rl/environment.ts";
import { Wrapper } from "./wrapper.ts";

/** Takes each action `num_repeats` times, or until the episode ends, and sums the rewards. */
export class RepeatAction<O = Observation, A = Action> extends Wrapper<O, A> {
  readonly num_repeats: number;

  /** @throws {RangeError} where `num_repeats` is no positive integer. */
  constructor(env: Environment<O, A>, num_repeats: number) {
    if (!Number.isSafeInteger(num_repeats) || num_repeats < 1) {
      throw new RangeError(
        `Cannot repeat the actions of ${env.name} ${num_repeats} times: num_repeats must be a positive integer.`,
      );
    }
    super(env, env);
    this.num_repeats = num_repeats;
  }

  get_init_state(options?: InitOptions): O {
    return this.env.get_init_state(options);
  }

  step(action: A): Step<O> {
    let step = this.env.step(action);
    let { reward } = step;
    for (let i = 1; i < this.num_repeats && !step.done; i++) {
      step = this.env.step(action);
      reward += step.reward;
    }
    return { ...step, reward };
  }

  protected rewrap(env: Environment<O, A>): RepeatAction<O, A> {
    return new RepeatAction(env, this.num_repeats);
  }
}
