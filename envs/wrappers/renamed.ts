/** Gives an environment the name that it is registered by. */

import type { Action, Environment, InitOptions, Observation, Step } from "../../rl/environment.ts";
import { Wrapper } from "./wrapper.ts";

/** The same environment by another name, so that errors and checkpoints name what `make` makes. */
export class Renamed<O = Observation, A = Action> extends Wrapper<O, A> {
  /** The name in error messages: the id given to `envs.make`, or the name of the class. */
  override readonly name: string;

  /** Gives an environment another name. */
  constructor(env: Environment<O, A>, name: string) {
    super(env, env);
    this.name = name;
  }

  /** Begins an episode and returns its first observation: Gymnasium's `reset`. */
  get_init_state(options?: InitOptions): O {
    return this.env.get_init_state(options);
  }

  /** Runs one time step with an action. */
  step(action: A): Step<O> {
    return this.env.step(action);
  }

  /** Creates this wrapper, with its options, around another environment: what `clone` is made of. */
  protected rewrap(env: Environment<O, A>): Renamed<O, A> {
    return new Renamed(env, this.name);
  }
}
