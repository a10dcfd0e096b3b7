/** Transitions in typed-array rings: where replay buffers keep what an agent has seen. */
import { type DType, type NDArray, zeros } from "../gluon/nd/mod.ts";

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
}

/** `capacity` transitions, addressed by slot. Shapes and dtypes are those of the first one written. */
export class Transitions {
  readonly capacity: number;
  readonly action: Int32Array;
  readonly reward: Float32Array;
  readonly discount: Float32Array;
  state: Float32Array | Uint8Array = new Float32Array(0);
  next_state: Float32Array | Uint8Array = new Float32Array(0);
  #width = -1;
  #staging: { size: number; state: Float32Array | Uint8Array; scalar: Float32Array } | null = null;

  constructor(capacity: number) {
    this.capacity = capacity;
    this.action = new Int32Array(capacity);
    this.reward = new Float32Array(capacity);
    this.discount = new Float32Array(capacity);
  }

  /** Numbers in a state; -1 before the first transition. */
  get width(): number {
    return this.#width;
  }

  get dtype(): DType {
    return this.state instanceof Uint8Array ? "uint8" : "float32";
  }

  /** Makes room for states of `width` numbers. */
  allocate(width: number, dtype: DType): void {
    const Ring = dtype === "uint8" ? Uint8Array : Float32Array;
    this.state = new Ring(this.capacity * width);
    this.next_state = new Ring(this.capacity * width);
    this.#width = width;
    this.#staging = null;
  }

  /** Overwrites a slot. Checks everything before it writes anything. */
  write(
    slot: number,
    state: StateLike,
    action: number,
    reward: number,
    next_state: StateLike,
    discount: number,
  ): void {
    if (this.#width < 0) {
      this.allocate(widthOf(state), state instanceof Uint8Array ? "uint8" : "float32");
    }
    checkState("state", state, this.#width);
    checkState("next_state", next_state, this.#width);
    if (!Number.isInteger(action)) {
      throw new RangeError(`Cannot store action ${action}: it must be a whole number.`);
    }
    if (!Number.isFinite(reward)) {
      throw new RangeError(`Cannot store reward ${reward}: it must be finite.`);
    }
    put(this.state, slot * this.#width, state);
    put(this.next_state, slot * this.#width, next_state);
    this.action[slot] = action;
    this.reward[slot] = reward;
    this.discount[slot] = discount;
  }

  /** Arrays that `gather` can fill again and again. */
  standingBatch(size: number): Batch {
    const states = [size, this.#width] as const;
    const { dtype } = this;
    return {
      state: zeros(states, { dtype }),
      action: zeros([size], { dtype: "int32" }),
      reward: zeros([size]),
      next_state: zeros(states, { dtype }),
      discount: zeros([size]),
    };
  }

  /** Copies the transitions in `slots` into the arrays of `batch`. */
  gather(slots: Int32Array, batch: Batch): void {
    const { state, scalar } = this.#stage(slots.length);
    batch.state.set(this.#rows(this.state, slots, state));
    batch.next_state.set(this.#rows(this.next_state, slots, state));
    batch.action.set(pickInto(this.action, slots, scalar));
    batch.reward.set(pickInto(this.reward, slots, scalar));
    batch.discount.set(pickInto(this.discount, slots, scalar));
  }

  #rows<T extends Float32Array | Uint8Array>(ring: T, slots: Int32Array, rows: T): T {
    const width = this.#width;
    for (let i = 0; i < slots.length; i++) {
      const from = (slots[i] as number) * width;
      const to = i * width;
      for (let k = 0; k < width; k++) rows[to + k] = ring[from + k] as number;
    }
    return rows;
  }

  #stage(size: number): { state: Float32Array | Uint8Array; scalar: Float32Array } {
    if (this.#staging?.size !== size) {
      const Rows = this.dtype === "uint8" ? Uint8Array : Float32Array;
      const state = new Rows(size * this.#width);
      this.#staging = { size, state, scalar: new Float32Array(size) };
    }
    return this.#staging;
  }
}

function pickInto(
  ring: Int32Array | Float32Array,
  slots: Int32Array,
  into: Float32Array,
): Float32Array {
  for (let i = 0; i < slots.length; i++) into[i] = ring[slots[i] as number] as number;
  return into;
}

function widthOf(state: StateLike): number {
  return typeof state === "number" ? 1 : state.length;
}

function put(ring: Float32Array | Uint8Array, offset: number, state: StateLike): void {
  if (typeof state === "number") ring[offset] = state;
  else ring.set(state, offset);
}

function checkState(name: string, state: StateLike, width: number): void {
  if (widthOf(state) !== width) {
    throw new RangeError(
      `Cannot store a ${name} of ${widthOf(state)} numbers: the states before it have ${width}.`,
    );
  }
  const values = typeof state === "number" ? [state] : state;
  for (let i = 0; i < width; i++) {
    if (Number.isNaN(values[i])) {
      throw new RangeError(`Cannot store a ${name} that is NaN at ${i}: states must be numbers.`);
    }
  }
}
