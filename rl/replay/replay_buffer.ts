/** Experience replay: a bounded deque of transitions, sampled uniformly. */

import * as z from "zod/mini";
import { formatValue } from "../../backends/base/format_value.ts";
import { keep, type NumericArray, type random } from "../../gluon/nd/mod.ts";
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

/** What a replay buffer takes besides its capacity. */
export interface ReplayBufferOptions {
  /** Discount of a transition that does not end its episode. Default: 1. */
  readonly gamma?: number;
  /** Where the choice of samples comes from. Default: a generator of seed 0. */
  readonly rng?: random.Generator;
  /** For observations of bytes: keeps each frame once. Default: `null`, each observation twice, as state and next state. */
  readonly frames?: FrameLayout | null;
}

/**
 * The last `capacity` transitions. A full buffer forgets its oldest one, as Python's
 * `deque(maxlen=capacity)`. Source: Lin 1992; Mnih et al. 2015.
 */
export class ReplayBuffer implements Checkpointable {
  /** Transitions that it can hold. */
  readonly capacity: number;
  /** The discount of one step. */
  readonly gamma: number;
  /** What samples are drawn with. */
  readonly rng: random.Generator;
  readonly #store: TransitionStore;
  #next = 0;
  #length = 0;
  #drawn = new Int32Array();
  // The number of the last sample that each slot was in, so that it is not in one twice.
  readonly #lastSample: Int32Array;
  #sample = 0;

  /** An empty buffer, whose memory is taken as it fills. */
  constructor(capacity: number, options: ReplayBufferOptions = {}) {
    const { gamma = 1, rng = default_rng(0), frames = null } = options;
    if (!Number.isInteger(capacity) || capacity < 1) {
      throw new RangeError(
        `Cannot make a replay buffer for ${capacity} transitions: capacity must be a whole number, 1 or more.`,
      );
    }
    this.capacity = capacity;
    this.gamma = gamma;
    this.rng = rng;
    this.#store = new TransitionStore(capacity, frames && new FrameStore(frames, capacity));
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
   * Appends one transition with a given discount, such as gamma^n after n steps. Where frames are kept once, its states
   * are bytes, or numbers of frames (`Int32Array`) that are held.
   */
  append(transition: Transition): void {
    const { frames } = this;
    if (frames && !(transition.state instanceof Int32Array)) this.#appendBytes(frames, transition);
    else this.#append(transition);
  }

  #appendBytes(frames: FrameStore, transition: Transition): void {
    const [state, nextState] = [frames.add(transition.state), frames.add(transition.next_state)];
    try {
      this.#append({ ...transition, state, next_state: nextState });
    } finally {
      frames.release(state);
      frames.release(nextState);
    }
  }

  #append(transition: Transition): void {
    this.#store.write(this.#next, transition);
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
    return this.#store.emptyBatch(size);
  }

  /** The same as `sample`, into arrays that are there already. */
  sampleInto(batch: Batch): void {
    const { size } = batch.reward;
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
    const layout = this.#store.layout;
    return {
      length,
      next,
      capacity,
      layout: layout as Json,
      ...(this.frames && { frames: this.frames.state() }),
      rng: { ...this.rng.state },
    };
  }

  /** Takes a `state()` back. */
  loadState(state: Json): void {
    const parsed = parseState(bufferState, state, "a replay buffer");
    const { length, next, capacity, layout, frames, rng } = parsed;
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
    if ((layout === null) !== (length === 0)) {
      refuseState("a replay buffer", "there is no layout without transitions, and none with it");
    }
    const own = this.frames?.layout.stack;
    if ((frames && layout?.state.width) !== (layout ? own : undefined)) {
      refuseState("a replay buffer", `its observations are not of ${own ?? "no"} frames`);
    }
    this.rng.state = rng as unknown as random.GeneratorState;
    if (layout) this.#store.allocate(layout);
    if (frames) this.frames?.loadState(frames);
    this.#length = length;
    this.#next = next;
  }

  /** Throws `RangeError` where arrays that were restored cannot be those of a buffer. */
  checkArrays(): void {
    const { reward, discount } = this.#store.rings(this.#length);
    const isNumber = (each: number): boolean => Number.isFinite(each);
    if (!this.#store.takeUpFrames(this.#length)) {
      refuseState("a replay buffer", "a transition is of frames that are not there");
    }
    if (reward!.every(isNumber) && discount!.every(isNumber)) return;
    refuseState("a replay buffer", "a reward or a discount is not finite");
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

const row = z.strictObject({
  width: z.int().check(z.gte(1)),
  dtype: z.enum(["float32", "int32", "uint8"]),
});

/** Not strict: prioritized replay keeps more. */
const bufferState = z.object({
  length: count,
  next: count,
  capacity: count,
  layout: z.nullable(z.strictObject({ state: row, action: row, maskLength: count })),
  frames: z.optional(z.strictObject({ used: count, next: count })),
  rng: z.unknown(),
});
