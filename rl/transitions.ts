/** Transitions in typed-array rings: where replay buffers keep what an agent has seen. */
import { type NDArray, type NumericArray, zeros } from "../gluon/nd/mod.ts";

/** A state as it is stored: flat numbers, or one number. */
export type StateLike = ArrayLike<number> | number;

/** Transitions side by side, first axis the batch. */
export interface Batch {
  /** `(batch, ...state)` */
  readonly state: NDArray;
  /** `(batch,)`, int32 */
  readonly action: NDArray;
  /** `(batch,)` */
  readonly reward: NDArray;
  /** `(batch, ...state)` */
  readonly next_state: NDArray;
  /** `(batch,)`: 0 where the episode truly ended at `next_state`, else gamma (or gamma^n). */
  readonly discount: NDArray;
  /** `(batch, actions)`, uint8: 1 where an action is allowed in `next_state`; absent if all are. */
  readonly nextMask?: NDArray;
  /** `(batch,)`: how much a sample counts; only from prioritized replay. */
  readonly weight?: NDArray;
}

/** What decides the sizes of the rings, from the first transition on. */
export interface Layout {
  /** Numbers in a state. */
  readonly width: number;
  readonly dtype: "float32" | "uint8";
  /** Actions in a mask; 0 without masks. */
  readonly actions: number;
}

type States = Float32Array | Uint8Array;

/** `capacity` transitions, addressed by slot. Their layout is that of the first one written. */
export class Transitions {
  readonly capacity: number;
  readonly action: Int32Array;
  readonly reward: Float32Array;
  readonly discount: Float32Array;
  state: States = new Float32Array();
  next_state: States = new Float32Array();
  nextMask: Uint8Array = new Uint8Array();
  #layout: Layout | null = null;
  #scratch = { float32: new Float32Array(), int32: new Int32Array(), uint8: new Uint8Array() };

  constructor(capacity: number) {
    this.capacity = capacity;
    this.action = new Int32Array(capacity);
    this.reward = new Float32Array(capacity);
    this.discount = new Float32Array(capacity);
  }

  /** `null` before the first transition. */
  get layout(): Layout | null {
    return this.#layout;
  }

  /** Makes room. */
  allocate(layout: Layout): void {
    const Ring = layout.dtype === "uint8" ? Uint8Array : Float32Array;
    this.state = new Ring(this.capacity * layout.width);
    this.next_state = new Ring(this.capacity * layout.width);
    this.nextMask = new Uint8Array(this.capacity * layout.actions);
    this.#layout = layout;
  }

  /** Overwrites a slot. Checks everything before it writes anything. */
  write(
    slot: number,
    state: StateLike,
    action: number,
    reward: number,
    next_state: StateLike,
    discount: number,
    nextMask?: Uint8Array,
  ): void {
    const layout = this.#layout ?? layoutOf(state, nextMask);
    const { width, actions } = layout;
    checkState("state", state, layout);
    checkState("next_state", next_state, layout);
    if (!Number.isInteger(action)) {
      throw new RangeError(`Cannot store action ${action}: it must be a whole number.`);
    }
    if (!Number.isFinite(reward)) {
      throw new RangeError(`Cannot store reward ${reward}: it must be finite.`);
    }
    if ((nextMask?.length ?? 0) !== actions) {
      throw new RangeError(
        `Cannot store a mask of ${nextMask?.length ?? 0} actions: those before it have ${actions}.`,
      );
    }
    if (this.#layout === null) this.allocate(layout);
    put(this.state, slot * width, state);
    put(this.next_state, slot * width, next_state);
    if (nextMask) this.nextMask.set(nextMask, slot * actions);
    this.action[slot] = action;
    this.reward[slot] = reward;
    this.discount[slot] = discount;
  }

  /** The first `count` slots of every ring, as they are. */
  rings(count: number): Readonly<Record<string, NumericArray>> {
    const { width, actions } = this.#layout ?? { width: 0, actions: 0 };
    return {
      state: this.state.subarray(0, count * width),
      action: this.action.subarray(0, count),
      reward: this.reward.subarray(0, count),
      next_state: this.next_state.subarray(0, count * width),
      discount: this.discount.subarray(0, count),
      ...(actions > 0 && { nextMask: this.nextMask.subarray(0, count * actions) }),
    };
  }

  /** Arrays that `gather` can fill again and again. */
  standingBatch(size: number): Batch {
    const { width, dtype, actions } = this.#layout as Layout;
    return {
      state: zeros([size, width], { dtype }),
      action: zeros([size], { dtype: "int32" }),
      reward: zeros([size]),
      next_state: zeros([size, width], { dtype }),
      discount: zeros([size]),
      ...(actions > 0 && { nextMask: zeros([size, actions], { dtype: "uint8" }) }),
    };
  }

  /** Copies the transitions in `slots` into the arrays of `batch`. */
  gather(slots: Int32Array, batch: Batch): void {
    const { width, actions } = this.#layout as Layout;
    this.#fill(batch.state, this.state, slots, width);
    this.#fill(batch.action, this.action, slots, 1);
    this.#fill(batch.reward, this.reward, slots, 1);
    this.#fill(batch.next_state, this.next_state, slots, width);
    this.#fill(batch.discount, this.discount, slots, 1);
    if (batch.nextMask) this.#fill(batch.nextMask, this.nextMask, slots, actions);
  }

  /** Copies rows of `width` numbers out of a ring. */
  #fill(target: NDArray, ring: NumericArray, slots: Int32Array, width: number): void {
    const { dtype, size } = target;
    if (this.#scratch[dtype].length < size) {
      this.#scratch = { ...this.#scratch, [dtype]: new arrayOf[dtype](size) };
    }
    const rows = this.#scratch[dtype].subarray(0, size);
    for (let i = 0; i < slots.length; i++) {
      const from = (slots[i] as number) * width;
      for (let k = 0; k < width; k++) rows[i * width + k] = ring[from + k] as number;
    }
    target.set(rows);
  }
}

const arrayOf = { float32: Float32Array, int32: Int32Array, uint8: Uint8Array };

function layoutOf(state: StateLike, mask?: Uint8Array): Layout {
  const dtype = state instanceof Uint8Array ? "uint8" : "float32";
  return { width: widthOf(state), dtype, actions: mask?.length ?? 0 };
}

function widthOf(state: StateLike): number {
  return typeof state === "number" ? 1 : state.length;
}

function put(ring: States, offset: number, state: StateLike): void {
  if (typeof state === "number") ring[offset] = state;
  else ring.set(state, offset);
}

function checkState(name: string, state: StateLike, { width, dtype }: Layout): void {
  if (widthOf(state) !== width) {
    throw new RangeError(
      `Cannot store a ${name} of ${widthOf(state)} numbers: the states before it have ${width}.`,
    );
  }
  if (dtype === "uint8") {
    if (state instanceof Uint8Array) return;
    throw new TypeError(
      `Cannot store a ${name} that is no Uint8Array: the states before it are of bytes.`,
    );
  }
  if (typeof state === "number" ? !Number.isNaN(state) : !hasNaN(state)) return;
  const at = typeof state === "number" ? 0 : Array.from(state).findIndex(Number.isNaN);
  throw new RangeError(`Cannot store a ${name} that is NaN at ${at}: states must be numbers.`);
}

function hasNaN(state: ArrayLike<number>): boolean {
  for (let i = 0; i < state.length; i++) if (Number.isNaN(state[i])) return true;
  return false;
}
