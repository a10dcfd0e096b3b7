/** Transition store: the typed-array rings of a replay buffer. */
import * as z from "zod/mini";
import { NDArray, type NumericArray } from "../../gluon/nd/mod.ts";
import { type Row, type RowLayout, rowArray } from "../collect/encoding.ts";
import type { Json } from "../environment.ts";
import { parseState, refuseState, count as wholeNumber } from "../state.ts";
import type { FrameLayout, FrameStore } from "./frame_store.ts";

/** A state or an action as it is stored: flat numbers, or one number. */
export type RowLike = ArrayLike<number> | number;

/** One transition, unbatched. */
export interface Transition {
  /** The observation before the step. */
  readonly state: RowLike;
  /** An index counted from 0 (Discrete), or the numbers of a row. */
  readonly action: RowLike;
  /** The reward, or the discounted sum of n. */
  readonly reward: number;
  /** The observation after it. */
  readonly next_state: RowLike;
  /** 0 where the episode terminated at `next_state`, else gamma (gamma^n after n steps). */
  readonly discount: number;
  /** 1 for each action that is allowed in `next_state`; left out where all always are. */
  readonly next_mask?: ArrayLike<number> | undefined;
  /** The TD error, where whoever collected it has computed that, as Ape-X's actors do; prioritized replay begins with it. */
  readonly error?: number | undefined;
}

/** Where transitions go: a replay buffer or, of an actor, what it sends away. */
export interface TransitionSink {
  /** Where frames are kept once, which transitions then name by number; `null` where states are rows. */
  readonly frames: FrameStore | null;
  /** Takes a transition. Rows are lent: they are overwritten later. */
  append(transition: Transition): void;
}

/** Transitions side by side, first axis the batch. */
export interface Batch {
  /** `(batch, ...state)` */
  readonly state: NDArray;
  /** `(batch,)` int32 for Discrete actions, else `(batch, k)`. */
  readonly action: NDArray;
  /** `(batch,)` */
  readonly reward: NDArray;
  /** `(batch, ...state)` */
  readonly next_state: NDArray;
  /** `(batch,)`: 0 where the episode terminated at `next_state`, else gamma (or gamma^n). */
  readonly discount: NDArray;
  /** `(batch, actions)`, uint8: 1 where an action is allowed in `next_state`; absent if all are. */
  readonly next_mask?: NDArray;
  /** `(batch,)`: importance-sampling weights; only from prioritized replay. */
  readonly weight?: NDArray;
}

/** What decides the sizes of the rings, from the first transition on. */
export interface Layout {
  readonly state: RowLayout;
  readonly action: RowLayout;
  /** Actions in a mask; 0 without masks. */
  readonly maskLength: number;
}

/** `capacity` transitions, addressed by slot. Their layout is that of the first one written. */
export class TransitionStore {
  readonly capacity: number;
  /** Where states are rows of numbers of frames. */
  readonly frames: FrameStore | null;
  #layout: Layout | null = null;
  #rings: Columns;
  /** The latest batch on the host, on its way to the device. */
  #gathered: Columns | null = null;
  /** Slots that hold a transition, counted where these hold frames. */
  #written = 0;

  constructor(capacity: number, frames: FrameStore | null = null) {
    this.capacity = capacity;
    this.frames = frames;
    this.#rings = columns(0, EMPTY);
  }

  /** `null` before the first transition. */
  get layout(): Layout | null {
    return this.#layout;
  }

  /**
   * Allocates the rings.
   *
   * @throws {RangeError} where there is no memory for them.
   */
  allocate(layout: Layout): void {
    const { capacity, frames } = this;
    const bytes = replayBytes(capacity, layout, frames?.layout);
    this.#rings = allocateFor(
      capacity,
      () => {
        frames?.allocate(capacity);
        return columns(capacity, layout);
      },
      bytes,
    );
    this.#layout = layout;
    this.#written = 0;
  }

  /** Overwrites a slot. Checks everything before it writes anything. */
  write(slot: number, transition: Transition): void {
    const { frames } = this;
    if (frames === null || transition.state instanceof Int32Array) {
      this.#write(slot, transition);
      return;
    }
    const [state, nextState] = [frames.add(transition.state), frames.add(transition.next_state)];
    try {
      this.#write(slot, { ...transition, state, next_state: nextState });
    } finally {
      frames.release(state);
      frames.release(nextState);
    }
  }

  #write(slot: number, transition: Transition): void {
    const { state, action, reward, next_state, discount, next_mask } = transition;
    const layout = this.#layout ?? layoutOf(transition, this.frames !== null);
    checkRow("state", state, layout.state);
    checkRow("next_state", next_state, layout.state);
    checkRow("action", action, layout.action);
    if (!Number.isFinite(Math.fround(reward))) {
      throw new RangeError(`Cannot store reward ${reward}: it must be finite.`);
    }
    const { maskLength } = layout;
    if ((next_mask?.length ?? 0) !== maskLength) {
      throw new RangeError(
        `Cannot store a mask of ${next_mask?.length ?? 0} actions: those before it have ${maskLength}.`,
      );
    }
    if (this.#layout === null) this.allocate(layout);
    const rings = this.#rings;
    if (this.frames) {
      this.#holdFrames(state as Int32Array, next_state as Int32Array);
      if (slot < this.#written) this.#releaseFrames(slot);
      else this.#written = slot + 1;
    }
    put(rings.state, slot * layout.state.width, state);
    put(rings.next_state, slot * layout.state.width, next_state);
    put(rings.action, slot * layout.action.width, action);
    if (next_mask) rings.next_mask.set(next_mask, slot * maskLength);
    rings.reward[slot] = reward;
    rings.discount[slot] = discount;
  }

  #holdFrames(state: Row, next_state: Row): void {
    this.frames!.hold(state);
    this.frames!.hold(next_state);
  }

  #releaseFrames(slot: number): void {
    const { stack } = this.frames!.layout;
    const [from, to] = [slot * stack, (slot + 1) * stack];
    this.frames!.release(this.#rings.state.subarray(from, to));
    this.frames!.release(this.#rings.next_state.subarray(from, to));
  }

  /** Takes up the frames of the first `count` slots, which a checkpoint has filled; `false` where there are no such. */
  #takeUpFrames(count: number): boolean {
    const { frames } = this;
    if (frames === null || count === 0) return true;
    const { state, next_state } = this.rings(count) as { state: Row; next_state: Row };
    if (!frames.has(state) || !frames.has(next_state)) return false;
    this.#holdFrames(state, next_state);
    this.#written = count;
    return true;
  }

  /** Its layout, and how many frames there are. */
  state(): Readonly<Record<string, Json>> {
    const { layout, frames } = this;
    return { layout: layout as Json, ...(frames && { frames: frames.state() }) };
  }

  /** Takes a `state()` back, among other things, of a buffer that holds `count` transitions. */
  loadState(state: Json, count: number): void {
    const { layout, frames } = parseState(storeState, state, "a replay buffer");
    if ((layout === null) !== (count === 0)) {
      refuseState("a replay buffer", "there is no layout without transitions, and none with it");
    }
    const own = this.frames?.layout.stack;
    if ((frames && layout?.state.width) !== (layout ? own : undefined)) {
      refuseState("a replay buffer", `its observations are not of ${own ?? "no"} frames`);
    }
    if (layout) this.allocate(layout);
    if (frames) this.frames?.loadState(frames);
  }

  /** Throws `RangeError` where arrays that were restored cannot be those of `count` transitions. */
  checkArrays(count: number): void {
    const { reward, discount } = this.rings(count);
    const isNumber = (each: number): boolean => Number.isFinite(each);
    if (!this.#takeUpFrames(count)) {
      refuseState("a replay buffer", "a transition is of frames that are not there");
    }
    if (reward!.every(isNumber) && discount!.every(isNumber)) return;
    refuseState("a replay buffer", "a reward or a discount is not finite");
  }

  /** The first `count` slots of every ring, not copied. */
  rings(count: number): Readonly<Record<string, NumericArray>> {
    const { state, action, maskLength } = this.#layout ?? EMPTY;
    const rings = this.#rings;
    return {
      state: rings.state.subarray(0, count * state.width),
      action: rings.action.subarray(0, count * action.width),
      reward: rings.reward.subarray(0, count),
      next_state: rings.next_state.subarray(0, count * state.width),
      discount: rings.discount.subarray(0, count),
      ...(maskLength > 0 && { next_mask: rings.next_mask.subarray(0, count * maskLength) }),
    };
  }

  /** The layout of what it gives. */
  #seen(): Layout {
    const layout = this.#layout as Layout;
    return this.frames ? { ...layout, state: this.frames.rows } : layout;
  }

  /** Arrays for `gather` to fill; what is in them is undefined. */
  emptyBatch(size: number): Batch {
    const { state, action, maskLength } = this.#seen();
    const isScalar = action.dtype === "int32" && action.width === 1;
    const states = [size, state.width];
    return {
      state: NDArray.empty(states, state.dtype),
      action: NDArray.empty(isScalar ? [size] : [size, action.width], action.dtype),
      reward: NDArray.empty([size], "float32"),
      next_state: NDArray.empty(states, state.dtype),
      discount: NDArray.empty([size], "float32"),
      ...(maskLength > 0 && { next_mask: NDArray.empty([size, maskLength], "uint8") }),
    };
  }

  /** Copies the transitions in `slots` into the arrays of `batch`. */
  gather(slots: Int32Array, batch: Batch): void {
    const { state, action, maskLength } = this.#layout as Layout;
    if (this.#gathered?.reward.length !== slots.length) {
      this.#gathered = columns(slots.length, this.#seen());
    }
    const [rings, rows, { frames }] = [this.#rings, this.#gathered, this];
    for (const name of ["state", "next_state"] as const) {
      if (frames) frames.gather(rings[name], slots, rows[name]);
      else copyRows(rings[name], slots, state.width, rows[name]);
    }
    copyRows(rings.action, slots, action.width, rows.action);
    for (let i = 0; i < slots.length; i++) {
      const slot = slots[i] as number;
      rows.reward[i] = rings.reward[slot] as number;
      rows.discount[i] = rings.discount[slot] as number;
    }
    batch.state.set(rows.state);
    batch.next_state.set(rows.next_state);
    batch.action.set(rows.action);
    batch.reward.set(rows.reward);
    batch.discount.set(rows.discount);
    if (batch.next_mask) {
      copyRows(rings.next_mask, slots, maskLength, rows.next_mask);
      batch.next_mask.set(rows.next_mask);
    }
  }
}

/** Bytes of the rings of a replay buffer, and of its frames, where it keeps these once. */
export function replayBytes(
  capacity: number,
  layout: Layout,
  frames: FrameLayout | null = null,
): number {
  const { state, action, maskLength } = layout;
  const sizeOf = ({ width, dtype }: RowLayout): number => width * (dtype === "uint8" ? 1 : 4);
  // Besides both states: reward, discount, and when it was drawn last.
  const transition = 2 * sizeOf(state) + sizeOf(action) + 12 + maskLength;
  return capacity * (transition + (frames ? frames.width + 4 : 0));
}

/** What `make` gives; its `RangeError` names the capacity of the buffer. */
export function allocateFor<R>(capacity: number, make: () => R, bytes?: number): R {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new RangeError(
      `Cannot allocate a replay buffer of ${capacity} transitions: there is not the memory for ` +
        `${bytes === undefined ? "it" : `its ${bytes} bytes`}; lower its capacity (buffer_size).`,
      { cause: error },
    );
  }
}

/** Transitions by column. */
interface Columns {
  readonly state: Row;
  readonly action: Row;
  readonly reward: Float32Array;
  readonly next_state: Row;
  readonly discount: Float32Array;
  readonly next_mask: Uint8Array;
}

const row = z.strictObject({
  width: z.int().check(z.gte(1)),
  dtype: z.enum(["float32", "int32", "uint8"]),
});

/** Not strict: the buffer keeps more. */
const storeState = z.object({
  layout: z.nullable(z.strictObject({ state: row, action: row, maskLength: wholeNumber })),
  frames: z.optional(z.strictObject({ used: wholeNumber, next: wholeNumber })),
});

/** Rows of so many numbers are copied faster by hand than by a call. */
const SHORT = 32;

const NONE: RowLayout = { width: 0, dtype: "float32" };
const EMPTY: Layout = { state: NONE, action: NONE, maskLength: 0 };

function columns(size: number, { state, action, maskLength }: Layout): Columns {
  return {
    state: rowArray(size, state),
    action: rowArray(size, action),
    reward: new Float32Array(size),
    next_state: rowArray(size, state),
    discount: new Float32Array(size),
    next_mask: new Uint8Array(size * maskLength),
  };
}

function copyRows(ring: Row, slots: Int32Array, width: number, rows: Row): void {
  for (let i = 0; i < slots.length; i++) {
    const from = (slots[i] as number) * width;
    const to = i * width;
    if (width > SHORT) rows.set(ring.subarray(from, from + width), to);
    else for (let k = 0; k < width; k++) rows[to + k] = ring[from + k] as number;
  }
}

/** An action that is one number is an index; an array is what its type says. */
function layoutOf({ state, action, next_mask }: Transition, hasFrames: boolean): Layout {
  const dtype = hasFrames ? "int32" : state instanceof Uint8Array ? "uint8" : "float32";
  const isIndex = typeof action === "number" || action instanceof Int32Array;
  return {
    state: { width: widthOf(state), dtype },
    action: { width: widthOf(action), dtype: isIndex ? "int32" : "float32" },
    maskLength: next_mask?.length ?? 0,
  };
}

function widthOf(row: RowLike): number {
  return typeof row === "number" ? 1 : row.length;
}

function put(ring: Row, offset: number, row: RowLike): void {
  if (typeof row === "number") ring[offset] = row;
  else if (row.length > SHORT) ring.set(row, offset);
  else for (let k = 0; k < row.length; k++) ring[offset + k] = row[k] as number;
}

function checkRow(name: string, row: RowLike, { width, dtype }: RowLayout): void {
  if (widthOf(row) !== width) {
    throw new RangeError(
      `Cannot store a ${name} of ${widthOf(row)} numbers: the ${name.replace("next_", "")}s before it have ${width}.`,
    );
  }
  if (dtype === "uint8") {
    if (row instanceof Uint8Array) return;
    throw new TypeError(
      `Cannot store a ${name} that is no Uint8Array: the states before it are of bytes.`,
    );
  }
  const isValid = dtype === "int32" ? Number.isInteger : isNumber;
  if (typeof row === "number") {
    if (isValid(row)) return;
  } else {
    let i = 0;
    while (i < width && isValid(row[i] as number)) i++;
    if (i === width) return;
  }
  if (dtype === "int32") {
    throw new RangeError(`Cannot store ${name} ${row}: it must be a whole number.`);
  }
  const at = typeof row === "number" ? 0 : Array.from(row).findIndex((each) => !isNumber(each));
  throw new RangeError(
    `Cannot store a ${name} that is NaN at ${at}: ${name.replace("next_", "")}s must be numbers.`,
  );
}

function isNumber(value: number): boolean {
  return !Number.isNaN(value);
}
