/** Records the returns and lengths of the episodes of vector environments. */

import * as z from "zod/mini";
import type {
  Action,
  EnvironmentState,
  InitOptions,
  Observation,
  VectorEnvironment,
  VectorStep,
} from "../../../rl/environment.ts";
import type { Batched } from "../../../rl/spaces/mod.ts";
import { count, parseState, refuseState } from "../../../rl/state.ts";
import type { EpisodeStatistics } from "../../wrappers/record_episode_statistics.ts";
import { checkVectorEnv, VectorWrapper } from "./vector_wrapper.ts";

const stateForm = z.object({
  episodes: z.array(z.tuple([z.number(), count])),
  count,
  returns: z.array(z.number()),
  lengths: z.array(count),
});

/** Keeps the returns and lengths of the latest episodes of all environments, as Stable-Baselines3's `VecMonitor`. */
export class VecMonitor<O = Observation, A = Action> extends VectorWrapper<O, A> {
  readonly #bufferLength: number;
  readonly #returns: Float64Array;
  readonly #lengths: Int32Array;
  #episodes: EpisodeStatistics[] = [];
  #count = 0;

  /**
   * A monitor of all environments.
   *
   * @param options.buffer_length the number of episodes that are kept. Default: 100.
   */
  constructor(
    env: VectorEnvironment<O, A>,
    { buffer_length = 100 }: { readonly buffer_length?: number } = {},
  ) {
    checkVectorEnv(env, "VecMonitor");
    if (!Number.isSafeInteger(buffer_length) || buffer_length < 1) {
      throw new RangeError(
        `Cannot record the last ${buffer_length} episodes of ${env.name}: ` +
          "buffer_length must be a positive integer.",
      );
    }
    super(env, env.single_observation_space);
    this.#bufferLength = buffer_length;
    this.#returns = new Float64Array(env.num_envs);
    this.#lengths = new Int32Array(env.num_envs);
  }

  /** The returns of the latest episodes, the latest last. */
  get return_queue(): readonly number[] {
    return this.#episodes.map(({ r }) => r);
  }

  /** The lengths of the latest episodes, the latest last. */
  get length_queue(): readonly number[] {
    return this.#episodes.map(({ l }) => l);
  }

  /** The number of episodes that have ended. */
  get episode_count(): number {
    return this.#count;
  }

  /** Resets every environment; with `seed`, environment `i` is seeded with `seed + i`. */
  get_init_state(options?: InitOptions): Batched<O> {
    this.#returns.fill(0);
    this.#lengths.fill(0);
    return this.env.get_init_state(options);
  }

  /** Runs one time step of every environment. */
  step(actions: Batched<A>): VectorStep<Batched<O>> {
    const step = this.env.step(actions);
    for (let i = 0; i < this.num_envs; i++) {
      if (step.reset[i] === 1) continue;
      this.#returns[i]! += step.reward[i] as number;
      this.#lengths[i]!++;
      if (step.done[i] === 0) continue;
      this.#count++;
      this.#episodes.push({ r: this.#returns[i] as number, l: this.#lengths[i] as number });
      if (this.#episodes.length > this.#bufferLength) this.#episodes.shift();
      this.#returns[i] = this.#lengths[i] = 0;
    }
    return step;
  }

  /** The states of all environments. */
  override getState(): EnvironmentState {
    return {
      episodes: this.#episodes.map(({ r, l }) => [r, l]),
      count: this.#count,
      returns: Array.from(this.#returns),
      lengths: Array.from(this.#lengths),
      env: this.env.getState(),
    };
  }

  /** Restores the states of all environments. */
  override setState(state: EnvironmentState): void {
    this.env.setState(state?.env as EnvironmentState);
    const what = `VecMonitor of ${this.name}`;
    const { episodes, count, returns, lengths } = parseState(stateForm, state, what);
    if (returns.length !== this.num_envs || lengths.length !== this.num_envs) {
      refuseState(what, `it is of ${returns.length} environments`);
    }
    this.#episodes = episodes.map(([r, l]) => ({ r, l })).slice(-this.#bufferLength);
    this.#count = count;
    this.#returns.set(returns);
    this.#lengths.set(lengths);
  }
}
