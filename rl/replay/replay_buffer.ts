/** Experience replay: a bounded deque of transitions, sampled uniformly. */

import * as z from "zod/mini";
import { formatValue } from "../../backends/base/format_value.ts";
import { keep, type NDArray, type NumericArray, type random } from "../../gluon/nd/mod.ts";
import { default_rng } from "../../gluon/random/generator.ts";
import type { Checkpointable } from "../checkpointable.ts";
import type { Json } from "../environment.ts";
import { count, parseState, refuseState } from "../state.ts";
import { type FrameLayout, FrameStore } from "./frame_store.ts";
import {
  allocateFor,
  type Batch,
  type RowLike,
  type Transition,
  TransitionStore,
} from "./transition_store.ts";

export type { Batch, RowLike, Transition, TransitionSink } from "./transition_store.ts";

/** Arrays of a sample; the batch is the last axis of `reward`. */
export interface ReplayBatch {
  /** `(batch,)`, or `(steps, batch)` of sequences. */
  readonly reward: NDArray;
  /** `(batch,)`: importance-sampling weights; only from prioritized replay. */
  readonly weight?: NDArray;
}

/** Where a replay buffer keeps its items, by slot. */
export interface ReplayStore<Item, Sample extends ReplayBatch> {
  /** Where frames are kept once; `null` where they are not. */
  readonly frames: FrameStore | null;
  /** Overwrites a slot. Checks everything before it writes anything. */
  write(slot: number, item: Item): void;
  /** Arrays for `gather` to fill; what is in them is undefined. */
  emptyBatch(size: number): Sample;
  /** Copies the items in `slots` into the arrays of `batch`. */
  gather(slots: Int32Array, batch: Sample): void;
  /** The first `count` slots of every ring, not copied. */
  rings(count: number): Readonly<Record<string, NumericArray>>;
  /** All that it remembers besides arrays. */
  state(): Readonly<Record<string, Json>>;
  /** Takes a `state()` back, among other things, of a buffer that holds `count` items. */
  loadState(state: Json, count: number): void;
  /** Throws `RangeError` where arrays that were restored cannot be those of `count` items. */
  checkArrays(count: number): void;
}

/** What a replay buffer takes besides its capacity. */
export interface ReplayBufferOptions<Item = Transition, Sample extends ReplayBatch = Batch> {
  /** Discount of a transition that does not end its episode. Default: 1. */
  readonly gamma?: number;
  /** Where the choice of samples comes from. Default: a generator of seed 0. */
  readonly rng?: random.Generator;
  /** For observations of bytes: keeps each frame once. Default: `null`, each observation twice, as state and next state. */
  readonly frames?: FrameLayout | null;
  /** Where items of another kind are kept. Default: a store of transitions. */
  readonly store?: ReplayStore<Item, Sample>;
}

/**
 * The last `capacity` transitions, or items of another kind. A full buffer forgets its oldest one, as Python's
 * `deque(maxlen=capacity)`. Source: Lin 1992; Mnih et al. 2015.
 */
export class ReplayBuffer<Item = Transition, Sample extends ReplayBatch = Batch>
  implements Checkpointable
{
  /** Transitions that it can hold. */
  readonly capacity: number;
  /** The discount of one step. */
  readonly gamma: number;
  /** What samples are drawn with. */
  readonly rng: random.Generator;
  readonly #store: ReplayStore<Item, Sample>;
  #next = 0;
  #length = 0;
  #drawn = new Int32Array();
  // The number of the last sample that each slot was in, so that it is not in one twice.
  readonly #lastSample: Int32Array;
  #sample = 0;

  /** An empty buffer, whose memory is taken as it fills. */
  constructor(capacity: number, options: ReplayBufferOptions<Item, Sample> = {}) {
    const { gamma = 1, rng = default_rng(0), frames = null, store } = options;
    if (!Number.isInteger(capacity) || capacity < 1) {
      throw new RangeError(
        `Cannot make a replay buffer for ${capacity} transitions: capacity must be a whole number, 1 or more.`,
      );
    }
    this.capacity = capacity;
    this.gamma = gamma;
    this.rng = rng;
    this.#store =
      store ??
      (new TransitionStore(
        capacity,
        frames && new FrameStore(frames, capacity),
      ) as unknown as ReplayStore<Item, Sample>);
    this.#lastSample = allocateFor(capacity, () => new Int32Array(capacity));
  }

  /** Number of transitions held. */
  get length(): number {
    return this.#length;
  }

  /** Where frames are kept once; `null` where they are not. */
  get frames(): FrameStore | null {
    return this.#store.frames;
  }

  /** The slot that the next transition goes to. */
  get next(): number {
    return this.#next;
  }

  /**
   * Appends one transition, all values unbatched: `sample` adds the batch axis.
   *
   * @param action an index counted from 0 (Discrete), or an array (Box, MultiDiscrete).
   * @param terminated whether the episode came to a true end at `next_state`, whose value is then 0.
   *   This is `step.terminated`, not `step.done`: an episode that was truncated by a time limit has
   *   not terminated, and its last state still has its value. (Older code calls this flag `done`.)
   */
  push(
    this: ReplayBuffer,
    state: RowLike,
    action: RowLike,
    reward: number,
    next_state: RowLike,
    terminated: boolean,
  ): void {
    if (typeof terminated !== "boolean") {
      throw new TypeError(
        `Cannot push a transition with terminated ${formatValue(terminated)}: it must be true or ` +
          "false; give step.terminated, which a time limit leaves false, as the last argument.",
      );
    }
    this.append({ state, action, reward, next_state, discount: terminated ? 0 : this.gamma });
  }

  /**
   * Appends one item: a transition with a given discount, such as gamma^n after n steps. Where frames are kept once, its
   * states are bytes, or numbers of frames (`Int32Array`) that are held.
   */
  append(item: Item): void {
    this.#store.write(this.#next, item);
    this.#next = (this.#next + 1) % this.capacity;
    this.#length = Math.min(this.#length + 1, this.capacity);
  }

  /** `batch_size` transitions in new arrays: different ones, each equally likely. */
  sample(batch_size: number): Sample {
    this.#check(batch_size);
    const batch = this.emptyBatch(batch_size);
    this.sampleInto(batch);
    return batch;
  }

  /** Arrays that `sampleInto` can fill again and again; no scope frees them. */
  standingBatch(size: number): Sample {
    this.#check(size);
    const batch = this.emptyBatch(size);
    for (const array of Object.values(batch) as NDArray[]) keep(array);
    return batch;
  }

  /** Arrays for a batch, with nothing in them. */
  protected emptyBatch(size: number): Sample {
    return this.#store.emptyBatch(size);
  }

  /** The same as `sample`, into arrays that are there already. */
  sampleInto(batch: Sample): void {
    const size = batch.reward.shape.at(-1)!;
    this.#check(size);
    if (this.#drawn.length !== size) this.#drawn = new Int32Array(size);
    this.draw(this.#drawn);
    this.#store.gather(this.#drawn, batch);
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

  /** All that it remembers besides arrays. */
  state(): Json {
    const { length, next, capacity } = this;
    return { length, next, capacity, ...this.#store.state(), rng: { ...this.rng.state } };
  }

  /** Takes a `state()` back. */
  loadState(state: Json): void {
    const { length, next, capacity, rng } = parseState(bufferState, state, "a replay buffer");
    if (capacity !== this.capacity) {
      throw new RangeError(
        `Cannot restore a replay buffer of capacity ${capacity} into one of ${this.capacity}: both ` +
          "must be equal.",
      );
    }
    const isFull = length === capacity;
    if (length > capacity || (isFull ? next >= capacity : next !== length)) {
      refuseState("a replay buffer", `of ${length} transitions the next goes to slot ${next}`);
    }
    this.#store.loadState(state, length);
    this.rng.state = rng as unknown as random.GeneratorState;
    this.#length = length;
    this.#next = next;
  }

  /** Throws `RangeError` where arrays that were restored cannot be those of a buffer. */
  checkArrays(): void {
    this.#store.checkArrays(this.#length);
  }

  /** Its arrays, not copied. */
  arrays(): Readonly<Record<string, NumericArray>> {
    return { ...this.#store.rings(this.#length), ...this.frames?.arrays() };
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

/** Not strict: stores and prioritized replay keep more. */
const bufferState = z.object({ length: count, next: count, capacity: count, rng: z.unknown() });
