/** Applies a function to observations. */

import type { Action, Environment, InitOptions, Observation, Step } from "../../rl/environment.ts";
import type { Space } from "../../rl/spaces/mod.ts";
import { checkFunction, checkSpace } from "./checks.ts";
import { Wrapper } from "./wrapper.ts";

/** Replaces every observation `x` by `func(x)`, an element of `observation_space`. */
export class TransformObservation<O, A = Action, InnerO = Observation> extends Wrapper<
  O,
  A,
  InnerO
> {
  readonly #func: (observation: InnerO) => O;

  /** Transforms the observations of an environment. */
  constructor(
    env: Environment<InnerO, A>,
    func: (observation: InnerO) => O,
    observation_space: Space<O>,
  ) {
    const what = `transform the observations of ${env.name}`;
    checkFunction(func, what);
    checkSpace(observation_space, what);
    super(env, { observation_space, action_space: env.action_space });
    this.#func = func;
  }

  /** Begins an episode and returns its first observation: Gymnasium's `reset`. */
  get_init_state(options?: InitOptions): O {
    return this.#func(this.env.get_init_state(options));
  }

  /** Runs one time step with an action. */
  step(action: A): Step<O> {
    const step = this.env.step(action);
    return { ...step, next_state: this.#func(step.next_state) };
  }

  /** Creates this wrapper, with its options, around another environment: what `clone` is made of. */
  protected rewrap(env: Environment<InnerO, A>): TransformObservation<O, A, InnerO> {
    return new TransformObservation(env, this.#func, this.observation_space);
  }
}
