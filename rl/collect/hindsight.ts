/** Hindsight experience replay (HER), on the way into a replay buffer. Source: Andrychowicz et al. 2017. */
import * as z from "zod/mini";
import type { nd } from "../../gluon/mod.ts";
import type { HindsightOptions } from "../algorithms/options/fragments.ts";
import type { Json } from "../environment.ts";
import type { Goals } from "../goals.ts";
import type { TransitionSink } from "../replay/transition_store.ts";
import { count, parseState } from "../state.ts";
import type { EnvStep, StepSink } from "./collector.ts";
import { makeRows, type Row, type RowLayout } from "./encoding.ts";

/** What a `HindsightWriter` takes. */
export interface HindsightWriterOptions extends Omit<HindsightOptions, "her"> {
  readonly goals: Goals;
  /** Discount of a reward one step later. */
  readonly gamma: number;
  /** Draws the steps whose achieved goals become desired ones. */
  readonly rng: nd.random.Generator;
  /** Environments that write side by side. */
  readonly count: number;
  readonly observations: RowLayout;
  readonly actions: RowLayout & { readonly maskLength: number };
}

/** An episode under way, a row a step: both observations, action, reward, whether it terminated, the next mask. */
interface Episode {
  rows: Float32Array;
  length: number;
}

const writerState = z.strictObject({ lengths: z.array(count), rng: z.unknown() });

/**
 * Keeps each episode until it ends and then appends its transitions to a buffer: as they were, and each again with
 * `n_sampled_goal` goals that the episode did achieve, at a later step (`future`), at its last one (`final`) or at any
 * (`episode`). Rewards, and true ends where the environment tells these, are those of the new goals.
 */
export class HindsightWriter implements StepSink {
  readonly #buffer: Pick<TransitionSink, "append">;
  readonly #options: HindsightWriterOptions;
  readonly #episodes: readonly Episode[];
  readonly #action: Row;
  readonly #width: number;

  constructor(buffer: Pick<TransitionSink, "append">, options: HindsightWriterOptions) {
    const { observations, actions, count } = options;
    this.#buffer = buffer;
    this.#options = options;
    this.#width = 2 * observations.width + actions.width + 2 + actions.maskLength;
    this.#action = makeRows(1, actions).all;
    this.#episodes = Array.from({ length: count }, () => ({
      rows: new Float32Array(this.#width * 64),
      length: 0,
    }));
  }

  push(env: number, step: EnvStep): void {
    const episode = this.#episodes[env]!;
    const begin = episode.length++ * this.#width;
    if (begin === episode.rows.length) {
      const larger = new Float32Array(2 * begin);
      larger.set(episode.rows);
      episode.rows = larger;
    }
    const { width } = this.#options.observations;
    const rest = [step.reward, step.terminated ? 1 : 0, ...(step.next_mask ?? [])];
    episode.rows.set(step.state, begin);
    episode.rows.set(step.next_state, begin + width);
    episode.rows.set(step.action, begin + 2 * width);
    episode.rows.set(rest, begin + 2 * width + step.action.length);
    if (!step.done) return;
    for (let t = 0; t < episode.length; t++) {
      this.#append(episode, t, null);
      for (let k = 0; k < this.#options.n_sampled_goal; k++) {
        this.#append(episode, t, this.#drawStep(t, episode.length));
      }
    }
    episode.length = 0;
  }

  clear(): void {
    for (const episode of this.#episodes) episode.length = 0;
  }

  #drawStep(t: number, length: number): number {
    const { goal_selection_strategy: strategy, rng } = this.#options;
    if (strategy === "final") return length - 1;
    return rng.integers(strategy === "future" ? t : 0, length);
  }

  /** Appends step `t`, with the goal that step `from` achieved, if any. */
  #append({ rows }: Episode, t: number, from: number | null): void {
    const { goals, gamma, observations, actions } = this.#options;
    const { width } = observations;
    const row = rows.slice(t * this.#width, (t + 1) * this.#width);
    const [state, nextState] = [row.subarray(0, width), row.subarray(width, 2 * width)];
    const [action, reward, terminated, mask] = [
      0,
      actions.width,
      actions.width + 1,
      actions.width + 2,
    ];
    const rest = row.subarray(2 * width);
    if (from !== null) {
      const begin = from * this.#width + width;
      const goal = rows.subarray(begin, begin + goals.width);
      for (const each of [state, nextState]) each.set(goal, goals.width);
      const achieved = nextState.subarray(0, goals.width);
      rest[reward] = goals.reward(achieved, goal);
      const isEnd = goals.terminated(achieved, goal);
      if (isEnd !== undefined) rest[terminated] = isEnd ? 1 : 0;
    }
    this.#action.set(rest.subarray(action, reward));
    this.#buffer.append({
      state,
      action: this.#action,
      reward: rest[reward] as number,
      next_state: nextState,
      discount: rest[terminated] === 1 ? 0 : gamma,
      next_mask: actions.maskLength > 0 && mask < rest.length ? rest.subarray(mask) : undefined,
    });
  }

  state(): Json {
    const lengths = this.#episodes.map(({ length }) => length);
    return { lengths, rng: { ...this.#options.rng.state } };
  }

  /** Episodes in other environments are given up. */
  accepts(state: Json): boolean {
    const { lengths } = parseState(writerState, state, "episodes for hindsight");
    return lengths.length === this.#episodes.length;
  }

  loadState(state: Json): void {
    const { lengths, rng } = parseState(writerState, state, "episodes for hindsight");
    this.#options.rng.state = rng as nd.random.GeneratorState;
    for (const [i, length] of lengths.entries()) {
      const rows = new Float32Array(this.#width * Math.max(64, length));
      Object.assign(this.#episodes[i]!, { rows, length });
    }
  }

  arrays(): Readonly<Record<string, nd.NumericArray>> {
    const entries = this.#episodes.map(({ rows, length }, i) => {
      return [`episode${i}`, rows.subarray(0, length * this.#width)] as const;
    });
    return Object.fromEntries(entries);
  }
}
