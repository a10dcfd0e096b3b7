/** Frame store: the frames of images in replay, each kept once. */
import { findHostModule, isGranted } from "../../backends/base/host.ts";
import type { NumericArray } from "../../gluon/nd/mod.ts";
import type { Row, RowLayout } from "../collect/encoding.ts";
import type { RowLike } from "./transition_store.ts";

/** How an observation of bytes is made of frames, the latest last. */
export interface FrameLayout {
  /** Bytes in a frame. */
  readonly width: number;
  /** Frames in an observation: 1, or `stack_size` where a wrapper stacks them. */
  readonly stack: number;
}

const BLOCK_BYTES = 2 ** 24;

/** Bytes of this machine's memory; of a host that does not tell, without end. */
function memoryBytes(): number {
  return (isGranted("sys") ? findHostModule("node:os")?.totalmem() : undefined) ?? Infinity;
}

/**
 * Frames by number. An observation is a row of `stack` numbers, so that frame stacks and next states share what they have
 * in common. A frame whose last holder has released it gives its place to another.
 */
export class FrameStore {
  /** How observations are made of frames. */
  readonly layout: FrameLayout;
  readonly #perBlock: number;
  #blocks: Uint8Array[] = [];
  /** How often each frame is held; of those up to `#used`, `#held` are. */
  #holds = new Int32Array();
  #used = 0;
  #held = 0;
  #next = 0;

  /**
   * A store without frames.
   *
   * @param count how many frames there will be, about.
   * @throws {RangeError} where the machine has not the memory for them.
   */
  constructor(layout: FrameLayout, count: number) {
    checkMemory(layout, count);
    this.layout = layout;
    this.#perBlock = Math.max(1, Math.min(count, Math.floor(BLOCK_BYTES / layout.width)));
  }

  /** An observation as it was added. */
  get rows(): RowLayout {
    return { width: this.layout.width * this.layout.stack, dtype: "uint8" };
  }

  /** Makes room for frames. */
  allocate(count: number): void {
    while (this.#blocks.length * this.#perBlock < count) {
      this.#blocks.push(new Uint8Array(this.#perBlock * this.layout.width));
    }
    const holds = new Int32Array(this.#blocks.length * this.#perBlock);
    holds.set(this.#holds);
    this.#holds = holds;
  }

  /**
   * Adds an observation, holds its frames and writes their numbers to `ids`. All its frames are new, but one that equals
   * the one before it (as where an episode begins).
   *
   * @param before the observation before it in the episode, whose numbers `ids` has so far, and which are released: where
   *   all but the last frame come from there, only the last is new. `null`: there is none.
   */
  add(
    observation: RowLike,
    ids: Int32Array = new Int32Array(this.layout.stack),
    before: Uint8Array | null = null,
  ): Int32Array {
    const { width, stack } = this.layout;
    if (!(observation instanceof Uint8Array)) {
      throw new TypeError(
        "Cannot store a state that is no Uint8Array: this buffer keeps frames of bytes.",
      );
    }
    if (observation.length !== width * stack) {
      throw new RangeError(
        `Cannot store a state of ${observation.length} bytes: this buffer keeps ${stack} frames of ${width}.`,
      );
    }
    const follows = before && isEqual(observation.subarray(0, -width), before.subarray(width));
    const added = ids.slice();
    let previous: Uint8Array | null = null;
    for (let k = 0; k < stack; k++) {
      const frame = observation.subarray(k * width, (k + 1) * width);
      if (follows && k < stack - 1) added[k] = this.#hold(ids[k + 1]!);
      else if (previous && isEqual(frame, previous)) added[k] = this.#hold(added[k - 1]!);
      else added[k] = this.#put(frame);
      previous = frame;
    }
    if (before) this.release(ids);
    ids.set(added);
    return ids;
  }

  #put(frame: Uint8Array): number {
    // Frames are released in about the order in which they came: the next free place is near.
    if (this.#held === this.#used) this.#next = this.#used++;
    while (this.#holds[this.#next]! > 0) this.#next = (this.#next + 1) % this.#used;
    if (this.#used > this.#holds.length) this.allocate(this.#used);
    const id = this.#next;
    this.#block(id).set(frame, (id % this.#perBlock) * this.layout.width);
    return this.#hold(id);
  }

  #block(id: number): Uint8Array {
    return this.#blocks[Math.floor(id / this.#perBlock)]!;
  }

  #hold(id: number): number {
    if (this.#holds[id]!++ === 0) this.#held++;
    return id;
  }

  /** Holds frames once more. */
  hold(ids: Row): void {
    for (let i = 0; i < ids.length; i++) this.#hold(ids[i]!);
  }

  /** Releases frames once. */
  release(ids: Row): void {
    for (let i = 0; i < ids.length; i++) if (--this.#holds[ids[i]!]! === 0) this.#held--;
  }

  /** Copies the observations in `slots` of a ring of numbers into rows. */
  gather(ring: Row, slots: Int32Array, rows: Row): void {
    const { width, stack } = this.layout;
    let to = 0;
    for (let i = 0; i < slots.length; i++) {
      for (let k = 0; k < stack; k++, to += width) {
        const id = ring[slots[i]! * stack + k]!;
        const from = (id % this.#perBlock) * width;
        rows.set(this.#block(id).subarray(from, from + width), to);
      }
    }
  }

  /** How many places are in use, and which is next. */
  state(): { readonly used: number; readonly next: number } {
    return { used: this.#used, next: this.#next };
  }

  /** Takes a `state()` back, with no frame held; what held them holds them again. */
  loadState({ used, next }: { readonly used: number; readonly next: number }): void {
    checkMemory(this.layout, used);
    [this.#blocks, this.#holds] = [[], new Int32Array()];
    this.allocate(used);
    [this.#used, this.#next, this.#held] = [used, Math.min(next, Math.max(0, used - 1)), 0];
  }

  /** Whether these are numbers of frames. */
  has(ids: NumericArray): boolean {
    return ids.every((id) => id >= 0 && id < this.#used);
  }

  /** The frames, in blocks, not copied. */
  arrays(): Readonly<Record<string, NumericArray>> {
    const { width } = this.layout;
    const entries = this.#blocks.map((block, i) => {
      const count = Math.min(this.#perBlock, Math.max(0, this.#used - i * this.#perBlock));
      return [`frames${i}`, block.subarray(0, count * width)] as const;
    });
    return Object.fromEntries(entries.filter(([, { length }]) => length > 0));
  }
}

/** Throws `RangeError` where the machine has not the memory for so many frames. */
function checkMemory({ width }: FrameLayout, count: number): void {
  const [bytes, most] = [width * count, memoryBytes()];
  if (bytes <= most) return;
  throw new RangeError(
    `Cannot keep ${count} frames of ${width} bytes: they would take ${bytes} bytes, and this machine has ` +
      `${most}; lower the capacity (buffer_size).`,
  );
}

/** Compares words of 4 bytes, where they are. */
function isEqual(a: Uint8Array, b: Uint8Array): boolean {
  const isAligned = (a.length | a.byteOffset | b.byteOffset) % 4 === 0;
  const [x, y] = isAligned ? [wordsOf(a), wordsOf(b)] : [a, b];
  let i = 0;
  while (i < x.length && x[i] === y[i]) i++;
  return i === x.length;
}

function wordsOf({ buffer, byteOffset, length }: Uint8Array): Int32Array {
  return new Int32Array(buffer, byteOffset, length / 4);
}
