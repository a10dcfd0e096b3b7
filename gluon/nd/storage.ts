/** Device memory of arrays: reference-counted buffers. */

import type { Backend, DeviceBuffer, DType } from "../../backends/backend.ts";
import { bytesPerElement } from "../../backends/base/dtype.ts";
import { checkTurn, collect, countLive } from "./collection.ts";

let made = 0;

/**
 * A reference-counted buffer. While tracing it has no memory: the plan assigns a buffer, and frees
 * it itself.
 */
export class Storage {
  /** Identifies the storage. */
  readonly id: number = made++;
  readonly backend: Backend;
  readonly dtype: DType;
  readonly size: number;
  buffer: DeviceBuffer | null;
  /** Version counter: number of writes, by which autograd notices an overwritten value. */
  version = 0;
  /** What the memory belongs to, where that is no array: the plan, which it keeps from being collected. */
  keeper: object | null = null;
  #references = 1;
  #owned = false;

  constructor(backend: Backend, dtype: DType, size: number, buffer: DeviceBuffer | null) {
    this.backend = backend;
    this.dtype = dtype;
    this.size = size;
    this.buffer = buffer;
  }

  /** A storage with newly allocated memory. */
  static alloc(backend: Backend, dtype: DType, size: number): Storage {
    return Storage.adopt(backend, dtype, size, allocate(backend, dtype, size));
  }

  /** A storage that takes ownership of memory. */
  static adopt(backend: Backend, dtype: DType, size: number, buffer: DeviceBuffer): Storage {
    const storage = new Storage(backend, dtype, size, buffer);
    storage.#owned = true;
    countLive(1, storage.#bytes);
    return storage;
  }

  get #bytes(): number {
    return this.size * bytesPerElement[this.dtype];
  }

  retain(): this {
    this.#references++;
    return this;
  }

  release(): void {
    if (--this.#references > 0 || !this.#owned || this.buffer === null) return;
    this.backend.free(this.buffer);
    this.buffer = null;
    countLive(-1, -this.#bytes);
  }
}

/**
 * Reserves memory for `size` elements.
 *
 * @throws {RangeError} where there is no room, or soon none in a program that gives the event loop no turn.
 */
export function allocate(backend: Backend, dtype: DType, size: number): DeviceBuffer {
  checkTurn(size * bytesPerElement[dtype], backend.capacity ?? DEFAULT_CAPACITY);
  try {
    return backend.alloc(dtype, size);
  } catch (error) {
    collect();
    throw error;
  }
}

/** Bytes that a program may allocate without giving the event loop a turn, where the backend knows no limit. */
const DEFAULT_CAPACITY = 2 ** 33;
