/** What all wrappers share: an environment inside, to which everything passes through. */

import type {
  Action,
  Environment,
  EnvironmentState,
  InitOptions,
  Observation,
  Rendering,
  Step,
} from "../../rl/environment.ts";
import type { Space } from "../../rl/spaces.ts";

/**
 * An environment around another one, changing nothing. A subclass overrides what it changes, and says in `rewrap` how to
 * wrap a clone. `O` and `A` are the same inside and out; where they differ, see `TransformObservation`.
 */
export abstract class Wrapper<O = Observation, A = Action> implements Environment<O, A> {
  readonly env: Environment<O, A>;
  readonly name: string;
  readonly observation_space: Space<O>;
  readonly action_space: Space<A>;
  action_mask?(): Uint8Array;
  render?<M extends keyof Rendering>(mode: M): Rendering[M];
  clone?(): Environment<O, A>;
  close?(): void;

  constructor(env: Environment<O, A>, name: string = env.name) {
    this.env = env;
    this.name = name;
    this.observation_space = env.observation_space;
    this.action_space = env.action_space;
    if (env.action_mask) this.action_mask = env.action_mask.bind(env);
    if (env.render) this.render = env.render.bind(env) as typeof env.render;
    if (env.close) this.close = env.close.bind(env);
    if (env.clone) {
      const cloneInner = env.clone.bind(env);
      this.clone = () => {
        const twin = this.rewrap(cloneInner());
        twin.setState(this.getState());
        return twin;
      };
    }
  }

  /** The same wrapper around another environment. */
  protected abstract rewrap(env: Environment<O, A>): Environment<O, A>;

  get_init_state(options?: InitOptions): O {
    return this.env.get_init_state(options);
  }

  step(action: A): Step<O> {
    return this.env.step(action);
  }

  getState(): EnvironmentState {
    return this.env.getState();
  }

  setState(state: EnvironmentState): void {
    this.env.setState(state);
  }
}
