/** Sequences of steps, on their way into a replay buffer. */
import * as z from "zod/mini";
import type { nd } from "../../gluon/mod.ts";
import type { Json } from "../environment.ts";
import { sequencePeriod, sequenceReturns } from "../maths/sequences.ts";
import { emptySequences, type Sequence, type SequenceLayout } from "../replay/sequence_store.ts";
import { count, parseState, refuseState } from "../state.ts";
import type { EnvStep, StepSink } from "./collector.ts";
import { makeRows, type Rows } from "./encoding.ts";
import type { EnvMemory } from "./env_memory.ts";

/** What a `SequenceWriter` takes. */
export interface SequenceWriterOptions {
  /** Steps in n-step returns. */
  readonly n: number;
  /** Discount of a reward one step later. */
  readonly gamma: number;
  readonly layout: SequenceLayout;
  /** What the network remembers of the environments. */
  readonly memory: EnvMemory;
}

const writerState = z.strictObject({ length: count, burn_in: count, width: count, count });

/**
 * Cuts episodes into sequences that overlap by half, with the memory that the network had before them, and appends them
 * to a buffer. The first of an episode begins with an empty memory; those after it have a burn-in of the steps before
 * theirs. The last ends with the episode, and may be short. What it has of steps that the one before it has, too, is no
 * reason to append one. Source: Kapturowski et al. 2019, Recurrent experience replay in distributed reinforcement learning.
 */
export class SequenceWriter implements StepSink {
  readonly #buffer: { append(sequence: Sequence): void };
  readonly #options: SequenceWriterOptions;
  /** Steps that an environment keeps at most: those of a sequence, with its burn-in. */
  readonly #most: number;
  // Step t of environment e is row e * most + t, its observation and mask row e * (most + 1) + t.
  readonly #states: Rows;
  readonly #masks: Rows;
  readonly #actions: Int32Array;
  readonly #rewards: Float64Array;
  /** `(rows, width)`: the memory before each step. */
  readonly #memories: Rows;
  readonly #lengths: Int32Array;
  /** Steps of each environment that are burn-in. */
  readonly #burned: Int32Array;
  /** Steps of each environment, the first ones, that are in an earlier sequence. */
  readonly #covered: Int32Array;
  readonly #sequence: Required<Sequence>;

  /** A writer of sequences into `buffer`. */
  constructor(buffer: { append(sequence: Sequence): void }, options: SequenceWriterOptions) {
    const { layout, memory } = options;
    const { observations, actions, hasMasks, burn_in, sequence_length } = layout;
    const envs = memory.current.count;
    [this.#buffer, this.#options] = [buffer, options];
    this.#most = burn_in + sequence_length;
    const rows = envs * this.#most;
    this.#states = makeRows(rows + envs, observations);
    const width = hasMasks ? actions.maskLength : 0;
    this.#masks = makeRows(rows + envs, { width, dtype: "uint8" });
    this.#actions = new Int32Array(rows);
    this.#rewards = new Float64Array(rows);
    this.#memories = makeRows(rows, { width: memory.current.width, dtype: "float32" });
    [this.#lengths, this.#burned] = [new Int32Array(envs), new Int32Array(envs)];
    this.#covered = new Int32Array(envs);
    this.#sequence = emptySequences(layout);
  }

  /** Notes the memories before the next steps, which are empty where episodes begin. */
  note(): void {
    const { memory } = this.#options;
    memory.forgetEnded();
    memory.begins.fill(0);
    for (const [env, length] of this.#lengths.entries()) {
      memory.current.copyTo(this.#memories.each[env * this.#most + length] as Float32Array, env);
    }
  }

  push(env: number, step: EnvStep): void {
    const { burn_in, sequence_length } = this.#options.layout;
    const t = this.#lengths[env]!;
    const [row, observation] = [env * this.#most + t, env * (this.#most + 1) + t];
    this.#states.each[observation]!.set(step.state);
    this.#states.each[observation + 1]!.set(step.next_state);
    if (step.mask) this.#masks.each[observation]!.set(step.mask);
    if (step.next_mask) this.#masks.each[observation + 1]!.set(step.next_mask);
    this.#actions[row] = step.action[0]!;
    this.#rewards[row] = step.reward;
    this.#lengths[env] = t + 1;
    const isFull = t + 1 === this.#burned[env]! + sequence_length;
    if (isFull || (step.done && t + 1 > this.#covered[env]!)) this.#append(env, step.terminated);
    if (step.done) this.#lengths[env] = this.#burned[env] = this.#covered[env] = 0;
    else if (isFull) {
      this.#drop(env, this.#burned[env]! + sequencePeriod(sequence_length) - burn_in);
      this.#burned[env] = burn_in;
      this.#covered[env] = this.#lengths[env]!;
    }
  }

  /** Appends what is kept of an environment as a sequence, which ends with its latest step. */
  #append(env: number, terminated: boolean): void {
    const { n, gamma, layout } = this.#options;
    const [length, burned] = [this.#lengths[env]!, this.#burned[env]!];
    const [row, observation] = [env * this.#most, env * (this.#most + 1)];
    const sequence = this.#sequence;
    for (const each of Object.values(sequence)) each.fill(0);
    const width = layout.observations.width;
    sequence.state.set(
      this.#states.all.subarray(observation * width, (observation + length + 1) * width),
      (layout.burn_in - burned) * width,
    );
    const learned = [row + burned, row + length] as const;
    sequence.action.set(this.#actions.subarray(...learned));
    sequenceReturns(this.#rewards.subarray(...learned), { n, gamma, terminated }, sequence);
    sequence.valid.fill(1, 0, length - burned);
    sequence.burned[0] = burned > 0 ? 1 : 0;
    sequence.memory.set(this.#memories.each[row]!);
    if (layout.hasMasks) {
      const masks = layout.actions.maskLength;
      const [begin, end] = [observation + burned, observation + length + 1];
      sequence.mask.set(this.#masks.all.subarray(begin * masks, end * masks) as Uint8Array);
    }
    this.#buffer.append(sequence);
  }

  /** Drops the first `count` steps of an environment. */
  #drop(env: number, count: number): void {
    const most = this.#most;
    const shift = (array: nd.NumericArray, rows: number): void => {
      const width = array.length / (rows * this.#lengths.length);
      const begin = env * rows * width;
      array.copyWithin(begin, begin + count * width, begin + rows * width);
    };
    for (const array of [this.#actions, this.#rewards, this.#memories.all]) shift(array, most);
    for (const array of [this.#states.all, this.#masks.all]) shift(array, most + 1);
    this.#lengths[env]! -= count;
  }

  clear(): void {
    this.#options.memory.clear();
    for (const each of [this.#lengths, this.#burned, this.#covered]) each.fill(0);
  }

  state(): Json {
    const { sequence_length: length, burn_in } = this.#options.layout;
    const { width } = this.#options.memory.current;
    return { length, burn_in, width, count: this.#lengths.length };
  }

  /** Steps on their way to other sequences, or in other environments, are given up. */
  accepts(state: Json): boolean {
    const parsed = parseState(writerState, state, "sequences");
    return Object.entries(this.state() as object).every(([name, each]) => {
      return parsed[name as keyof typeof parsed] === each;
    });
  }

  loadState(): void {}

  checkArrays(): void {
    const { sequence_length, burn_in } = this.#options.layout;
    for (const [env, length] of this.#lengths.entries()) {
      const [burned, covered] = [this.#burned[env]!, this.#covered[env]!];
      const isBurned = burned === 0 || (burned === burn_in && length >= burned);
      const isCovered = covered >= 0 && covered <= length;
      if (isBurned && isCovered && length < burned + sequence_length) continue;
      refuseState("sequences", `${length} steps of one are kept`);
    }
  }

  arrays(): Readonly<Record<string, nd.NumericArray>> {
    return {
      state: this.#states.all,
      ...(this.#options.layout.hasMasks && { mask: this.#masks.all }),
      action: this.#actions,
      reward: this.#rewards,
      memory: this.#memories.all,
      length: this.#lengths,
      burned: this.#burned,
      covered: this.#covered,
    };
  }
}
