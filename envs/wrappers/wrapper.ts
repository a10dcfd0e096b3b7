/** What all wrappers share: an environment inside, to which everything else passes through. */

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
 * An environment around another one. `O` and `A` are what it shows and accepts, `InnerO` and
 * `InnerA` what the one inside does.
 *
 * A subclass says how to begin and to step, and how to wrap a clone (`rewrap`); one that has a
 * state of its own adds it to `getState` and `setState`. It has `action_mask`, `render`, `clone`
 * and `close` if the environment inside has them.
 */
export abstract class Wrapper<O = Observation, A = Action, InnerO = O, InnerA = A>
  implements Environment<O, A>
{
  readonly env: Environment<InnerO, InnerA>;
  readonly name: string;
  readonly observation_space: Space<O>;
  readonly action_space: Space<A>;
  action_mask?(): Uint8Array;
  render?<M extends keyof Rendering>(mode: M): Rendering[M];
  clone?(): Environment<O, A>;
  close?(): void;

  /** @param spaces those of the wrapper; `env` itself where they are the same. */
  constructor(
    env: Environment<InnerO, InnerA>,
    spaces: Pick<Environment<O, A>, "observation_space" | "action_space">,
  ) {
    this.env = env;
    this.name = env.name;
    this.observation_space = spaces.observation_space;
    this.action_space = spaces.action_space;
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

  abstract get_init_state(options?: InitOptions): O;

  abstract step(action: A): Step<O>;

  /** The same wrapper around another environment. */
  protected abstract rewrap(env: Environment<InnerO, InnerA>): Environment<O, A>;

  get hasState(): boolean {
    return this.env.hasState ?? true;
  }

  getState(): EnvironmentState {
    return this.env.getState();
  }

  setState(state: EnvironmentState): void {
    this.env.setState(state);
  }
}
