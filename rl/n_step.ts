/** Returns over several steps, on their way into replay memory. */
import type { nd } from "../gluon/mod.ts";
import type { Part } from "./checkpoint.ts";
import type { Json } from "./environment.ts";
import type { Encoding, Row, Rows } from "./observations.ts";
import type { ReplayBuffer } from "./replay_buffer.ts";

/** What an `NStepWriter` takes. */
export interface NStepOptions {
  /** How many rewards to add up before the value of a state takes over. */
  readonly n: number;
  /** Discount of a reward one step later. */
  readonly gamma: number;
  /** How many worlds write side by side. */
  readonly worlds: number;
  readonly encoding: Pick<Encoding, "rows">;
}

/** One step in one world. */
export interface WorldStep {
  readonly state: Row;
  /** Counted from 0. */
  readonly action: number;
  readonly reward: number;
  readonly next_state: Row;
  /** 1 for each action that is allowed in `next_state`; `undefined` where all always are. */
  readonly nextMask: Uint8Array | undefined;
  /** Nothing lies beyond `next_state`. */
  readonly terminated: boolean;
  /** The episode is over: `terminated`, or cut short. */
  readonly done: boolean;
}

/**
 * Turns steps into transitions `(s_t, a_t, r_t + gamma r_t+1 + ... + gamma^(m-1) r_t+m-1, s_t+m)`
 * of discount gamma^m and appends them to a buffer. m is n, but less at the end of an episode:
 * where it was cut short the value of its last state still counts, and where it terminated the
 * discount is 0. Source: Sutton and Barto 2018, section 7.1.
 */
export class NStepWriter implements Part {
  readonly #buffer: ReplayBuffer;
  readonly #n: number;
  readonly #gamma: number;
  // World w keeps its latest steps in slots w * n ... w * n + n - 1, from the w-th start on, cyclically.
  readonly #states: Rows;
  readonly #actions: Int32Array;
  readonly #rewards: Float64Array;
  readonly #starts: Int32Array;
  readonly #lengths: Int32Array;

  constructor(buffer: ReplayBuffer, { n, gamma, worlds, encoding }: NStepOptions) {
    this.#buffer = buffer;
    this.#n = n;
    this.#gamma = gamma;
    this.#states = encoding.rows(worlds * n);
    this.#actions = new Int32Array(worlds * n);
    this.#rewards = new Float64Array(worlds * n);
    this.#starts = new Int32Array(worlds);
    this.#lengths = new Int32Array(worlds);
  }

  /** Takes the next step of a world. */
  push(world: number, step: WorldStep): void {
    const slot = this.#slot(world, this.#lengths[world]!++);
    this.#states.each[slot]!.set(step.state);
    this.#actions[slot] = step.action;
    this.#rewards[slot] = step.reward;
    while (this.#lengths[world] === this.#n || (step.done && this.#lengths[world]! > 0)) {
      this.#appendOldest(world, step);
    }
  }

  /** Forgets the steps of episodes that will not go on. */
  clear(): void {
    this.#lengths.fill(0);
  }

  #appendOldest(world: number, { next_state, nextMask, terminated }: WorldStep): void {
    let [sum, discount] = [0, 1];
    for (let k = this.#lengths[world]! - 1; k >= 0; k--) {
      sum = this.#rewards[this.#slot(world, k)]! + this.#gamma * sum;
      discount *= this.#gamma;
    }
    const oldest = this.#slot(world, 0);
    const [state, action] = [this.#states.each[oldest]!, this.#actions[oldest]!];
    this.#buffer.append(state, action, sum, next_state, terminated ? 0 : discount, nextMask);
    this.#starts[world] = (this.#starts[world]! + 1) % this.#n;
    this.#lengths[world]!--;
  }

  #slot(world: number, k: number): number {
    return world * this.#n + ((this.#starts[world]! + k) % this.#n);
  }

  facts(): Json {
    return null;
  }

  restore(): void {}

  arrays(): Readonly<Record<string, nd.NumericArray>> {
    return {
      state: this.#states.all,
      action: this.#actions,
      reward: this.#rewards,
      start: this.#starts,
      length: this.#lengths,
    };
  }
}
