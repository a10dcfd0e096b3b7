/** Records the return and the length of every episode. */

import type {
  Action,
  Environment,
  EnvironmentState,
  InitOptions,
  Observation,
  Step,
} from "../../rl/environment.ts";
import { Wrapper } from "./wrapper.ts";

/** What the last step's `info.episode` says, in Gymnasium's letters. */
export interface EpisodeStatistics {
  /** The return: the sum of the rewards, undiscounted. */
  readonly r: number;
  /** The length in steps. */
  readonly l: number;
}

/** Adds `info.episode` to the last step of an episode, and keeps the latest returns and lengths. */
export class RecordEpisodeStatistics<O = Observation, A = Action> extends Wrapper<O, A> {
  readonly #bufferLength: number;
  #episodes: EpisodeStatistics[] = [];
  #count = 0;
  #return = 0;
  #length = 0;

  /** @param options.buffer_length how many of the latest episodes to keep; 100 by default. */
  constructor(env: Environment<O, A>, options: { readonly buffer_length?: number } = {}) {
    super(env, env);
    this.#bufferLength = options.buffer_length ?? 100;
  }

  /** The returns of the latest episodes, the latest last. */
  get return_queue(): readonly number[] {
    return this.#episodes.map(({ r }) => r);
  }

  /** Their lengths. */
  get length_queue(): readonly number[] {
    return this.#episodes.map(({ l }) => l);
  }

  /** How many episodes have ended. */
  get episode_count(): number {
    return this.#count;
  }

  get_init_state(options?: InitOptions): O {
    this.#return = 0;
    this.#length = 0;
    return this.env.get_init_state(options);
  }

  step(action: A): Step<O> {
    const step = this.env.step(action);
    this.#return += step.reward;
    this.#length += 1;
    if (!step.done) return step;
    const episode = { r: this.#return, l: this.#length };
    this.#count += 1;
    this.#episodes = [...this.#episodes, episode].slice(-this.#bufferLength);
    return { ...step, info: { ...step.info, episode } };
  }

  override getState(): EnvironmentState {
    return {
      episodes: this.#episodes.map(({ r, l }) => [r, l]),
      count: this.#count,
      return: this.#return,
      length: this.#length,
      env: this.env.getState(),
    };
  }

  override setState(state: EnvironmentState): void {
    this.env.setState(state?.env as EnvironmentState);
    const episodes = state.episodes as readonly (readonly [number, number])[];
    this.#episodes = episodes.map(([r, l]) => ({ r, l }));
    this.#count = state.count as number;
    this.#return = state.return as number;
    this.#length = state.length as number;
  }

  protected rewrap(env: Environment<O, A>): RecordEpisodeStatistics<O, A> {
    return new RecordEpisodeStatistics(env, { buffer_length: this.#bufferLength });
  }
}
