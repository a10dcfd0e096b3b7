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
  #gathered: Gathered | null = null;

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

  /** Arrays for `gather` to fill. */
  emptyBatch(size: number): Batch {
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
    if (this.#gathered?.action.length !== slots.length) {
      this.#gathered = gatheredOf(slots.length, this.#layout as Layout);
    }
    const rows = this.#gathered;
    copyRows(this.state, slots, width, rows.state);
    copyRows(this.next_state, slots, width, rows.next_state);
    const { action, reward, discount } = this;
    for (let i = 0; i < slots.length; i++) {
      const slot = slots[i] as number;
      rows.action[i] = action[slot] as number;
      rows.reward[i] = reward[slot] as number;
      rows.discount[i] = discount[slot] as number;
    }
    batch.state.set(rows.state);
    batch.next_state.set(rows.next_state);
    batch.action.set(rows.action);
    batch.reward.set(rows.reward);
    batch.discount.set(rows.discount);
    if (batch.nextMask) {
      copyRows(this.nextMask, slots, actions, rows.nextMask);
      batch.nextMask.set(rows.nextMask);
    }
  }
}

/** A batch on the host, on its way to the device. */
interface Gathered {
  readonly state: States;
  readonly next_state: States;
  readonly nextMask: Uint8Array;
  readonly action: Int32Array;
  readonly reward: Float32Array;
  readonly discount: Float32Array;
}

function gatheredOf(size: number, { width, dtype, actions }: Layout): Gathered {
  const Rows = dtype === "uint8" ? Uint8Array : Float32Array;
  return {
    state: new Rows(size * width),
    next_state: new Rows(size * width),
    nextMask: new Uint8Array(size * actions),
    action: new Int32Array(size),
    reward: new Float32Array(size),
    discount: new Float32Array(size),
  };
}

function copyRows(ring: States, slots: Int32Array, width: number, rows: States): void {
  for (let i = 0; i < slots.length; i++) {
    const from = (slots[i] as number) * width;
    const to = i * width;
    // Short rows are copied faster by hand than by a call.
    if (width > 32) rows.set(ring.subarray(from, from + width), to);
    else for (let k = 0; k < width; k++) rows[to + k] = ring[from + k] as number;
  }
}

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
