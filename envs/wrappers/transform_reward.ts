/** Applies a function to rewards. */

import type { Action, Environment, InitOptions, Observation, Step } from "../../rl/environment.ts";
import { checkFunction } from "./checks.ts";
import { Wrapper } from "./wrapper.ts";

/** Replaces every reward `r` by `func(r)`. */
export class TransformReward<O = Observation, A = Action> extends Wrapper<O, A> {
  readonly #func: (reward: number) => number;

  constructor(env: Environment<O, A>, func: (reward: number) => number) {
    checkFunction(func, `transform the rewards of ${env.name}`);
    super(env, env);
    this.#func = func;
  }

  get_init_state(options?: InitOptions): O {
    return this.env.get_init_state(options);
  }

  step(action: A): Step<O> {
    const step = this.env.step(action);
    return { ...step, reward: this.#func(step.reward) };
  }

  protected rewrap(env: Environment<O, A>): TransformReward<O, A> {
    return new TransformReward(env, this.#func);
  }
}
