/** Experience replay: a bounded deque of transitions, sampled uniformly. */
import { keep, type NumericArray, random } from "../gluon/nd/mod.ts";
import type { Part } from "./checkpoint.ts";
import type { Json } from "./environment.ts";
import { type Batch, type Layout, type StateLike, Transitions } from "./transitions.ts";

export type { Batch, StateLike } from "./transitions.ts";

/** What a replay buffer takes besides its capacity. */
export interface ReplayBufferOptions {
  /** Discount of a transition that does not end its episode. Default: 1. */
  readonly gamma?: number;
  /** Where the choice of samples comes from. Default: a generator of seed 0. */
  readonly rng?: random.Generator;
}

/**
 * The last `capacity` transitions. A full buffer forgets its oldest one, as Python's
 * `deque(maxlen=capacity)`. Source: Lin 1992; Mnih et al. 2015.
 */
export class ReplayBuffer implements Part {
  readonly capacity: number;
  readonly gamma: number;
  readonly rng: random.Generator;
  readonly #transitions: Transitions;
  #next = 0;
  #length = 0;
  #drawn = new Int32Array();
  // The number of the last sample that each slot was in, so that it is not in one twice.
  readonly #lastSample: Int32Array;
  #sample = 0;

  constructor(capacity: number, options: ReplayBufferOptions = {}) {
    const { gamma = 1, rng = random.default_rng(0) } = options;
    if (!Number.isInteger(capacity) || capacity < 1) {
      throw new RangeError(
        `Cannot make a replay buffer for ${capacity} transitions: capacity must be a whole number, 1 or more.`,
      );
    }
    this.capacity = capacity;
    this.gamma = gamma;
    this.rng = rng;
    this.#transitions = new Transitions(capacity);
    this.#lastSample = new Int32Array(capacity);
  }

  /** Number of transitions held. */
  get length(): number {
    return this.#length;
  }

  /** The slot that the next transition goes to. */
  get next(): number {
    return this.#next;
  }

  /**
   * Appends one transition, all values unbatched: `sample` adds the batch axis.
   * `done` means that nothing lies beyond `next_state`: not set where a time limit cut in.
   */
  push(
    state: StateLike,
    action: number,
    reward: number,
    next_state: StateLike,
    done: boolean,
  ): void {
    this.append(state, action, reward, next_state, done ? 0 : this.gamma);
  }

  /**
   * Appends one transition with a discount of its own, such as gamma^n after n steps, and, where
   * actions can be forbidden, the mask of those that are allowed in `next_state`.
   */
  append(
    state: StateLike,
    action: number,
    reward: number,
    next_state: StateLike,
    discount: number,
    nextMask?: Uint8Array,
  ): void {
    this.#transitions.write(this.#next, state, action, reward, next_state, discount, nextMask);
    this.#next = (this.#next + 1) % this.capacity;
    this.#length = Math.min(this.#length + 1, this.capacity);
  }

  /** `batch_size` transitions in new arrays: different ones, each equally likely. */
  sample(batch_size: number): Batch {
    this.#check(batch_size);
    const batch = this.emptyBatch(batch_size);
    this.sampleInto(batch);
    return batch;
  }

  /** Arrays that `sampleInto` can fill again and again; no scope frees them. */
  standingBatch(size: number): Batch {
    this.#check(size);
    const batch = this.emptyBatch(size);
    for (const array of Object.values(batch)) keep(array);
    return batch;
  }

  /** Arrays for a batch, with nothing in them. */
  protected emptyBatch(size: number): Batch {
    return this.#transitions.emptyBatch(size);
  }

  /** The same as `sample`, into arrays that are there already. */
  sampleInto(batch: Batch): void {
    const { size } = batch.action;
    this.#check(size);
    if (this.#drawn.length !== size) this.#drawn = new Int32Array(size);
    this.draw(this.#drawn);
    this.#transitions.gather(this.#drawn, batch);
  }

  /** The slots of the last sample, in its order; the next one overwrites them. */
  get drawn(): Int32Array {
    return this.#drawn;
  }

  /** Chooses the slots of a sample. */
  protected draw(slots: Int32Array): void {
    if (slots.length * 2 > this.#length) {
      slots.set(this.rng.choice(this.#length, slots.length, { replace: false }));
      return;
    }
    this.#sample = (this.#sample + 1) | 0;
    for (let i = 0; i < slots.length; i++) {
      let slot = this.rng.integers(0, this.#length);
      while (this.#lastSample[slot] === this.#sample) slot = this.rng.integers(0, this.#length);
      this.#lastSample[slot] = this.#sample;
      slots[i] = slot;
    }
  }

  facts(): Json {
    const { length, next, capacity } = this;
    const layout = this.#transitions.layout;
    return { length, next, capacity, layout: layout && { ...layout }, rng: { ...this.rng.state } };
  }

  restore(facts: Json): void {
    const { length, next, capacity, layout, rng } = facts as unknown as Facts;
    if (capacity !== this.capacity) {
      throw new RangeError(
        `Cannot restore a replay buffer of capacity ${capacity} into one of ${this.capacity}: both ` +
          "must be equal.",
      );
    }
    if (layout) this.#transitions.allocate(layout);
    this.#length = length;
    this.#next = next;
    this.rng.state = rng;
  }

  arrays(): Readonly<Record<string, NumericArray>> {
    return this.#transitions.rings(this.#length);
  }

  #check(batchSize: number): void {
    if (!Number.isInteger(batchSize) || batchSize < 1 || batchSize > this.#length) {
      throw new RangeError(
        `Cannot sample ${batchSize} transitions: the buffer holds ${this.#length}; ` +
          "ask for a whole number from 1 to that.",
      );
    }
  }
}

interface Facts {
  readonly length: number;
  readonly next: number;
  readonly capacity: number;
  readonly layout: Layout | null;
  readonly rng: random.GeneratorState;
}
