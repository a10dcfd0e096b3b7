/** Device memory of arrays: counted references to a buffer, and the count of all that is alive. */
import type { Backend, DeviceBuffer, DType } from "../../backends/backend.ts";

const live = { arrays: 0, bytes: 0 };
let made = 0;

/** Bytes that one element of a dtype takes. */
export const bytesPerElement: Readonly<Record<DType, number>> = {
  float32: 4,
  int32: 4,
  uint8: 1,
};

/** How many buffers are alive, and their bytes. Views of one buffer count once. */
export function memory(): { arrays: number; bytes: number } {
  return { ...live };
}

/** Notes that buffers were made or given back outside of a `Storage`. */
export function countLive(arrays: number, bytes: number): void {
  live.arrays += arrays;
  live.bytes += bytes;
}

/**
 * A buffer with the number of arrays that see it. Made empty while tracing: the plan that comes of
 * the trace fills in a buffer, and gives it back itself.
 */
export class Storage {
  /** Tells storages apart. */
  readonly id: number = made++;
  readonly backend: Backend;
  readonly dtype: DType;
  readonly size: number;
  buffer: DeviceBuffer | null;
  /** How often the memory was written: who needs what it held can see whether it still does. */
  version = 0;
  #references = 1;
  #owned = false;

  constructor(backend: Backend, dtype: DType, size: number, buffer: DeviceBuffer | null) {
    this.backend = backend;
    this.dtype = dtype;
    this.size = size;
    this.buffer = buffer;
  }

  /** A storage with memory of its own. */
  static alloc(backend: Backend, dtype: DType, size: number): Storage {
    return Storage.adopt(backend, dtype, size, backend.alloc(dtype, size));
  }

  /** A storage that takes over memory. */
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
