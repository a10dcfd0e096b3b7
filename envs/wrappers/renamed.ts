/** Gives an environment the name that it is registered by. */

import type { Action, Environment, InitOptions, Observation, Step } from "../../rl/environment.ts";
import { Wrapper } from "./wrapper.ts";

/** The same environment by another name, so that errors and checkpoints name what `make` makes. */
export class Renamed<O = Observation, A = Action> extends Wrapper<O, A> {
  override readonly name: string;

  constructor(env: Environment<O, A>, name: string) {
    super(env, env);
    this.name = name;
  }

  get_init_state(options?: InitOptions): O {
    return this.env.get_init_state(options);
  }

  step(action: A): Step<O> {
    return this.env.step(action);
  }

  protected rewrap(env: Environment<O, A>): Renamed<O, A> {
    return new Renamed(env, this.name);
  }
}
