/** Records the return and the length of every episode. */

import * as z from "zod/mini";
import type {
  Action,
  Environment,
  EnvironmentState,
  InitOptions,
  Observation,
  Step,
} from "../../rl/environment.ts";
import { count, parseState } from "../../rl/state.ts";
import { Wrapper } from "./wrapper.ts";

/** `info.episode` of the last step of an episode, in Gymnasium's letters. */
export interface EpisodeStatistics {
  /** The return: the sum of the rewards, undiscounted. */
  readonly r: number;
  /** The episode length in steps. */
  readonly l: number;
}

const stateForm = z.object({
  episodes: z.array(z.tuple([z.number(), count])),
  count,
  return: z.number(),
  length: count,
});

/**
 * Adds `info.episode` to the last step of every episode, and keeps the returns and lengths of the
 * latest episodes.
 */
export class RecordEpisodeStatistics<O = Observation, A = Action> extends Wrapper<O, A> {
  readonly #bufferLength: number;
  #episodes: EpisodeStatistics[] = [];
  #count = 0;
  #return = 0;
  #length = 0;

  /**
   * Records the episodes of an environment.
   *
   * @param options.buffer_length the number of episodes that `return_queue` and `length_queue`
   *   hold; 100 by default.
   */
  constructor(env: Environment<O, A>, options: { readonly buffer_length?: number } = {}) {
    const { buffer_length = 100 } = options;
    if (!Number.isSafeInteger(buffer_length) || buffer_length < 1) {
      throw new RangeError(
        `Cannot record the last ${buffer_length} episodes of ${env.name}: ` +
          "buffer_length must be a positive integer.",
      );
    }
    super(env, env);
    this.#bufferLength = buffer_length;
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

  /** Begins an episode and returns its first observation: Gymnasium's `reset`. */
  get_init_state(options?: InitOptions): O {
    this.#return = 0;
    this.#length = 0;
    return this.env.get_init_state(options);
  }

  /** Runs one time step with an action. */
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

  /** The complete state; after `setState` with it, an episode continues bit for bit. */
  override getState(): EnvironmentState {
    return {
      episodes: this.#episodes.map(({ r, l }) => [r, l]),
      count: this.#count,
      return: this.#return,
      length: this.#length,
      env: this.env.getState(),
    };
  }

  /** Restores a state. */
  override setState(state: EnvironmentState): void {
    this.env.setState(state?.env as EnvironmentState);
    const parsed = parseState(stateForm, state, `RecordEpisodeStatistics of ${this.name}`);
    this.#episodes = parsed.episodes.map(([r, l]) => ({ r, l })).slice(-this.#bufferLength);
    this.#count = parsed.count;
    this.#return = parsed.return;
    this.#length = parsed.length;
  }

  /** Creates this wrapper, with its options, around another environment: what `clone` is made of. */
  protected rewrap(env: Environment<O, A>): RecordEpisodeStatistics<O, A> {
    return new RecordEpisodeStatistics(env, { buffer_length: this.#bufferLength });
  }
}
