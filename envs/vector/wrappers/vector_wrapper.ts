/** The base class of wrappers of vector environments. */

import type {
  Action,
  AutoresetMode,
  Environment,
  EnvironmentState,
  Image,
  InitOptions,
  Observation,
  VectorEnvironment,
  VectorStep,
} from "../../../rl/environment.ts";
import type { Batched, Space } from "../../../rl/spaces/mod.ts";

/**
 * Wraps a vector environment to transform its observations or rewards. `O` are the observations of one environment of the
 * wrapper, `InnerO` those of the wrapped one.
 */
export abstract class VectorWrapper<O = Observation, A = Action, InnerO = O>
  implements VectorEnvironment<O, A>
{
  /** The wrapped environment. */
  readonly env: VectorEnvironment<InnerO, A>;
  /** The name in error messages: the id given to `envs.make_vec`, or the name of the class. */
  readonly name: string;
  /** The number of environments. */
  readonly num_envs: number;
  /** When an environment whose episode has ended is reset. */
  readonly autoreset_mode: AutoresetMode;
  /** The set of all observations of one environment. */
  readonly single_observation_space: Space<O>;
  /** The set of all actions of one environment. */
  readonly single_action_space: Space<A>;
  /** The masks of all environments, concatenated, if they have masks. */
  action_mask?(): Uint8Array;
  /** The picture of each environment, if they can be drawn. */
  get_images?(): readonly Image[];
  /** Releases resources other than memory, of all environments. */
  close?(): void;
  /** The environments, where they are separate objects. */
  readonly envs?: readonly Environment<O, A>[];

  /**
   * Wraps an environment, of which it takes all but the observation space.
   *
   * @throws {TypeError} when `env` is no vector environment.
   */
  constructor(env: VectorEnvironment<InnerO, A>, single_observation_space: Space<O>) {
    checkVectorEnv(env, new.target.name);
    this.env = env;
    this.name = env.name;
    this.num_envs = env.num_envs;
    this.autoreset_mode = env.autoreset_mode ?? "next_step";
    this.single_observation_space = single_observation_space;
    this.single_action_space = env.single_action_space;
    if (env.action_mask) this.action_mask = env.action_mask.bind(env);
    if (env.get_images) this.get_images = env.get_images.bind(env);
    if (env.close) this.close = env.close.bind(env);
    // as what evaluation compares with, not to be stepped
    if (env.envs) this.envs = env.envs as unknown as readonly Environment<O, A>[];
  }

  /** Resets every environment; with `seed`, environment `i` is seeded with `seed + i`. */
  abstract get_init_state(options?: InitOptions): Batched<O>;

  /** Runs one time step of every environment. */
  abstract step(actions: Batched<A>): VectorStep<Batched<O>>;

  /** `false` where the state cannot be saved. */
  get hasState(): boolean {
    return this.env.hasState ?? true;
  }

  /** The states of all environments. */
  getState(): EnvironmentState {
    return this.env.getState();
  }

  /** Restores the states of all environments. */
  setState(state: EnvironmentState): void {
    this.env.setState(state);
  }
}

/** Throws `TypeError` where an environment is no vector environment. */
export function checkVectorEnv(
  env: { readonly name: string; readonly num_envs?: number },
  wrapper: string,
): void {
  if (env?.num_envs !== undefined) return;
  throw new TypeError(
    `Cannot wrap ${env?.name} in ${wrapper}: it is no vector environment; make it with make_vec.`,
  );
}
