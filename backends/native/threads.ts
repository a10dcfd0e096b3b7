/** Threads of the native backend: how many a launch may use, and scratch for each. */

import type { Scratch } from "../wasm/memory.ts";
import type { Library } from "./library.ts";

/** The most that there are places for. */
const MOST = 64;
/** Which words of 32 bits of a heap say how many there are, and whether work of any size is divided. */
const COUNT = 2;
const ALWAYS = 3;

/** How many threads a launch may use. */
export class Threads {
  /** Scratch of as many parts as there are threads. */
  readonly scratch: Scratch;
  readonly #library: Library;
  readonly #state: Uint32Array;
  readonly #inner: Scratch;
  /** The most bytes that a kernel has asked for. */
  #bytes = 0;

  /** @param always Whether work of any size is divided, and none of it timed. */
  constructor(library: Library, state: BigUint64Array, scratch: Scratch, always: boolean) {
    this.#library = library;
    this.#state = new Uint32Array(state.buffer);
    this.#inner = scratch;
    this.#state[COUNT] = 1;
    this.#state[ALWAYS] = Number(always);
    this.scratch = {
      get pointer(): number {
        return scratch.pointer;
      },
      write: (words) => scratch.write(words),
      reserve: (bytes) => {
        scratch.reserve(bytes * this.count);
        this.#bytes = Math.max(this.#bytes, bytes);
      },
    };
  }

  get count(): number {
    return this.#state[COUNT]!;
  }

  /** @throws {RangeError} for a number that is not whole or not from 1 to 64. */
  set count(count: number) {
    if (!Number.isInteger(count) || count < 1 || count > MOST) {
      throw new RangeError(
        `Cannot compute with ${count} threads: it must be a whole number from 1 to ${MOST}; give the processor's number of cores at most.`,
      );
    }
    const started = count === 1 ? 1 : this.#library.startThreads(count);
    if (started < count) {
      throw new Error(
        `Cannot compute with ${count} threads: the system starts ${started} at most; give fewer.`,
      );
    }
    this.#inner.reserve(this.#bytes * count);
    this.#state[COUNT] = count;
  }
}
