/** Applies a function to rewards. */

import type { Action, Environment, InitOptions, Observation, Step } from "../../rl/environment.ts";
import { checkFunction } from "./checks.ts";
import { Wrapper } from "./wrapper.ts";

/** Replaces every reward `r` by `func(r)`. */
export class TransformReward<O = Observation, A = Action> extends Wrapper<O, A> {
  readonly #func: (reward: number) => number;

  /** Transforms the rewards of an environment. */
  constructor(env: Environment<O, A>, func: (reward: number) => number) {
    checkFunction(func, `transform the rewards of ${env.name}`);
    super(env, env);
    this.#func = func;
  }

  /** Begins an episode and returns its first observation: Gymnasium's `reset`. */
  get_init_state(options?: InitOptions): O {
    return this.env.get_init_state(options);
  }

  /** Runs one time step with an action. */
  step(action: A): Step<O> {
    const step = this.env.step(action);
    return { ...step, reward: this.#func(step.reward) };
  }

  /** Creates this wrapper, with its options, around another environment: what `clone` is made of. */
  protected rewrap(env: Environment<O, A>): TransformReward<O, A> {
    return new TransformReward(env, this.#func);
  }
}
