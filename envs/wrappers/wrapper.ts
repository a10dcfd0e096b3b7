/** The base class of wrappers. */

import { showInJupyter } from "../../backends/base/jupyter.ts";
import type {
  Action,
  ActionMask,
  CanvasLike,
  Environment,
  EnvironmentState,
  InitOptions,
  Observation,
  Rendering,
  Step,
} from "../../rl/environment.ts";
import type { Space } from "../../rl/spaces/mod.ts";
import { drawImage } from "../base/draw_image.ts";
import { checkSingleEnv } from "./checks.ts";

/**
 * Wraps an environment to allow a modular transformation of its observations, actions or rewards.
 * `O` and `A` are the observations and actions of the wrapper, `InnerO` and `InnerA` those of the
 * wrapped environment.
 *
 * A subclass implements `get_init_state`, `step` and `rewrap`, and overrides `getState` and
 * `setState` where it has state. A wrapper has `action_mask`, `render`, `clone` and `close` if the
 * wrapped environment has them, and renders on a canvas what that one gives as `rgb_array`.
 */
export abstract class Wrapper<O = Observation, A = Action, InnerO = O, InnerA = A>
  implements Environment<O, A>
{
  /** The wrapped environment. */
  readonly env: Environment<InnerO, InnerA>;
  /** The name in error messages: the id given to `envs.make`, or the name of the class. */
  readonly name: string;
  /** The set of all observations. */
  readonly observation_space: Space<O>;
  /** The set of all actions. */
  readonly action_space: Space<A>;
  /**
   * The mask of valid actions in the current state, for Discrete actions: `mask[i]` is 1 where action `start + i`
   * is valid, else 0.
   */
  action_mask?(): ActionMask;
  /** Renders the current state. */
  render?<M extends keyof Rendering>(mode: M, canvas?: CanvasLike): Rendering[M];
  /** An independent copy in the same state, with the same random stream, for agents that plan. */
  clone?(): Environment<O, A>;
  /** Releases resources other than memory, such as processes. */
  close?(): void;

  /**
   * Wraps an environment, with the spaces that the wrapper shows.
   *
   * @param spaces the spaces of the wrapper; `env` itself where it leaves them unchanged.
   * @throws {TypeError} when `env` is a vector environment.
   */
  constructor(
    env: Environment<InnerO, InnerA>,
    spaces: Pick<Environment<O, A>, "observation_space" | "action_space">,
  ) {
    checkSingleEnv(env, new.target.name);
    this.env = env;
    this.name = env.name;
    this.observation_space = spaces.observation_space;
    this.action_space = spaces.action_space;
    if (env.action_mask) this.action_mask = env.action_mask.bind(env);
    if (env.render) this.render = withCanvas(env.render.bind(env) as typeof env.render);
    if (env.close) this.close = env.close.bind(env);
    if (env.clone) {
      const cloneInner = env.clone.bind(env);
      this.clone = () => {
        const clone = this.rewrap(cloneInner());
        clone.setState(this.getState());
        return clone;
      };
    }
  }

  /** Begins an episode and returns its first observation: Gymnasium's `reset`. */
  abstract get_init_state(options?: InitOptions): O;

  /** Runs one time step with an action. */
  abstract step(action: A): Step<O>;

  /**
   * Creates this wrapper, with its options, around another environment: what `clone` is made of.
   */
  protected abstract rewrap(env: Environment<InnerO, InnerA>): Environment<O, A>;

  /** The environment inside all wrappers. */
  get unwrapped(): Environment<never, never> {
    return this.env.unwrapped ?? (this.env as Environment as Environment<never, never>);
  }

  /**
   * `false` where the state cannot be saved, as it is in another process: `getState` throws, and a training that is
   * resumed begins a new episode.
   */
  get hasState(): boolean {
    return this.env.hasState ?? true;
  }

  /** The complete state; after `setState` with it, an episode continues bit for bit. */
  getState(): EnvironmentState {
    return this.env.getState();
  }

  /** Restores a state. */
  setState(state: EnvironmentState): void {
    this.env.setState(state);
  }
}

showInJupyter(Wrapper.prototype, async (env) =>
  (await import("../base/show_environment.ts")).bundleOf(env),
);

/** The rendering with the mode `"canvas"`, which environments of others may not know. */
function withCanvas(render: NonNullable<Environment["render"]>): typeof render {
  return <M extends keyof Rendering>(mode: M, canvas?: CanvasLike) =>
    (mode === "canvas" ? drawImage(render("rgb_array"), canvas) : render(mode)) as Rendering[M];
}
