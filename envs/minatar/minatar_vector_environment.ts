/** MinAtar's games side by side, with their observations in one array. */

import type {
  AutoresetMode,
  EnvironmentState,
  Image,
  InitOptions,
  VectorEnvironment,
  VectorStep,
} from "../../rl/environment.ts";
import type { Space } from "../../rl/spaces/mod.ts";
import { notRunning } from "../base/errors.ts";
import { actionAt, checkCount, emptyStep } from "../vector/batch.ts";
import { SyncVectorEnvironment, type VectorOptions } from "../vector/sync_vector_environment.ts";
import type { MinAtarEnv } from "./minatar_env.ts";

/** As a `SyncVectorEnvironment` notes it. */
const TERMINATED = 2;

/**
 * A batch of games of one kind, each with its own generator. It equals a `SyncVectorEnvironment` of them bit for bit, and
 * their states can be exchanged; but the games draw their boards where they belong in the batch, with nothing copied.
 */
export class MinAtarVectorEnvironment implements VectorEnvironment<Uint8Array, number> {
  /** The name in error messages: the id given to `envs.make_vec`, or the name of the class. */
  readonly name: string;
  /** The number of environments. */
  readonly num_envs: number;
  /** When an environment whose episode has ended is reset. */
  readonly autoreset_mode: AutoresetMode;
  /** The set of all observations of one environment. */
  readonly single_observation_space: Space<Uint8Array>;
  /** The set of all actions of one environment. */
  readonly single_action_space: Space<number>;
  /** The games; they are not to be stepped by themselves. */
  readonly envs: readonly MinAtarEnv[];
  readonly #sync: SyncVectorEnvironment<Uint8Array, number>;
  readonly #size: number;
  /** Not 0 where an episode has ended, and a step resets. */
  readonly #ended: Uint8Array;
  #hasReset = false;

  /** A batch of games of one kind. */
  constructor(envs: readonly MinAtarEnv[], options: VectorOptions = {}) {
    this.#sync = new SyncVectorEnvironment(envs as [MinAtarEnv, ...MinAtarEnv[]], options);
    this.envs = envs;
    this.name = this.#sync.name;
    this.num_envs = envs.length;
    this.autoreset_mode = this.#sync.autoreset_mode;
    this.single_observation_space = this.#sync.single_observation_space;
    this.single_action_space = this.#sync.single_action_space;
    this.#size = this.single_observation_space.flatdim;
    this.#ended = new Uint8Array(envs.length);
  }

  /** Resets every environment; with `seed`, environment `i` is seeded with `seed + i`. */
  get_init_state({ seed }: InitOptions = {}): Uint8Array {
    const boards = new Uint8Array(this.num_envs * this.#size);
    for (const [i, env] of this.envs.entries()) {
      env.resetInto(seed === undefined ? {} : { seed: seed + i }, boards, i * this.#size);
    }
    this.#ended.fill(0);
    this.#hasReset = true;
    return boards;
  }

  /** Runs one time step of every environment. */
  step(actions: Int32Array): VectorStep<Uint8Array> {
    const { name, num_envs, envs, single_action_space: space } = this;
    if (!this.#hasReset) throw notRunning(name, "new", 0);
    checkCount(name, actions, num_envs, space);
    // Every action is checked before the first step: a refused batch changes nothing.
    for (let i = 0; i < num_envs; i++) {
      const isFine = this.#ended[i] !== 0 || space.contains(actions[i]);
      if (!isFine) actionAt(name, actions as never, i, space);
    }
    const size = this.#size;
    const boards = new Uint8Array(num_envs * size);
    const result = emptyStep(boards, num_envs);
    const final = this.autoreset_mode === "same_step" ? new Uint8Array(boards.length) : null;
    for (let i = 0; i < num_envs; i++) {
      const env = envs[i] as MinAtarEnv;
      if (this.#ended[i] !== 0) {
        env.resetInto({}, boards, i * size);
        result.reset[i] = 1;
        this.#ended[i] = 0;
        continue;
      }
      const { reward, terminated } = env.stepInto(actions[i] as number, boards, i * size);
      result.reward[i] = reward;
      if (!terminated) continue;
      result.terminated[i] = result.done[i] = 1;
      if (final === null) this.#ended[i] = TERMINATED;
      else {
        final.set(boards.subarray(i * size, (i + 1) * size), i * size);
        boards.fill(0, i * size, (i + 1) * size);
        env.resetInto({}, boards, i * size);
      }
    }
    return final === null ? result : { ...result, finalState: final };
  }

  /** The picture of each environment, if they can be drawn. */
  get_images(): Image[] {
    return this.envs.map((env) => env.render("rgb_array"));
  }

  /** The states of all environments. */
  getState(): EnvironmentState {
    return { ...this.#sync.getState(), hasReset: this.#hasReset, ended: Array.from(this.#ended) };
  }

  /** Restores the states of all environments. */
  setState(state: EnvironmentState): void {
    this.#sync.setState(state); // which checks it
    this.#ended.set(state.ended as readonly number[]);
    this.#hasReset = state.hasReset as boolean;
  }
}
