/** Memory of the webgpu backend: pooled GPU buffers, one 32-bit word an element whatever the dtype. */

import type { DeviceBuffer, DType } from "../backend.ts";
import type { Counters } from "./stream.ts";

/** Bytes an element takes on the device. A `uint8` takes as many as the others, as WGSL has no smaller type. */
export const WORD = 4;

/** Bits of `GPUBufferUsage`, which is not global in every runtime. */
export const USAGE = { MAP_READ: 1, COPY_SRC: 4, COPY_DST: 8, UNIFORM: 64, STORAGE: 128 } as const;

/** Freed buffers are kept for the next `alloc` of their size, until they add up to this many bytes. */
const POOL_BYTES = 2 ** 28;

/** A GPU buffer and the batch of work that used it last. */
export interface Allocation {
  /** Tells it from every other allocation. */
  readonly id: number;
  readonly buffer: GPUBuffer;
  /** The batch (see `CommandStream`) in which a kernel was last launched on it. */
  lastBatch: number;
}

let allocations = 0;

/** An allocation of memory that no work has used yet. */
export function allocationOf(buffer: GPUBuffer): Allocation {
  return { id: allocations++, buffer, lastBatch: -1 };
}

/** A buffer of the webgpu backend. */
export class WebgpuBuffer implements DeviceBuffer {
  readonly size: number;
  /** Whether the memory is another's, and only lent. */
  readonly borrowed: boolean;
  #allocation: Allocation | null;

  constructor(size: number, allocation: Allocation, borrowed = false) {
    this.size = size;
    this.borrowed = borrowed;
    this.#allocation = allocation;
  }

  /** The memory; throws `Error` once it was given back. */
  get allocation(): Allocation {
    if (this.#allocation === null) {
      throw new Error(
        `Cannot use a webgpu buffer of ${this.size} elements: it was freed; keep arrays alive while kernels are bound to them`,
      );
    }
    return this.#allocation;
  }

  /** Gives up the memory, and says which it was. */
  release(): Allocation {
    const allocation = this.allocation;
    this.#allocation = null;
    return allocation;
  }
}

/** The webgpu buffer behind a `DeviceBuffer`; throws `TypeError` for one of another backend. */
export function webgpuBuffer(buffer: DeviceBuffer): WebgpuBuffer {
  if (buffer instanceof WebgpuBuffer) return buffer;
  throw new TypeError(
    `Cannot use a buffer of ${buffer.size} elements on webgpu: another backend made it; read it there and write it here`,
  );
}

/**
 * Hands out GPU buffers of exactly the size asked for (tfjs takes a buffer's size for its tensor's) and keeps those
 * given back for the next request of the same size. All use is ordered by the one queue of the device, so a buffer
 * may be handed on while work on it is still enqueued.
 */
export class MemoryPool {
  readonly #device: GPUDevice;
  readonly #counters: Counters;
  readonly #flush: () => void;
  readonly #free = new Map<number, Allocation[]>();
  #freeBytes = 0;

  constructor(device: GPUDevice, counters: Counters, flush: () => void) {
    this.#device = device;
    this.#counters = counters;
    this.#flush = flush;
  }

  /** Throws `RangeError` when the device cannot bind that many elements as one buffer. */
  alloc(dtype: DType, size: number): WebgpuBuffer {
    const bytes = Math.max(1, size) * WORD;
    const allocation = this.#free.get(bytes)?.pop();
    if (allocation !== undefined) {
      this.#freeBytes -= bytes;
      return new WebgpuBuffer(size, allocation);
    }
    this.#checkRoom(dtype, size, bytes);
    const usage = USAGE.STORAGE | USAGE.COPY_SRC | USAGE.COPY_DST;
    const buffer = this.#device.createBuffer({ size: bytes, usage });
    this.#counters.buffers++;
    this.#counters.bytes += bytes;
    return new WebgpuBuffer(size, allocationOf(buffer));
  }

  free(array: WebgpuBuffer): void {
    const allocation = array.release();
    if (array.borrowed) return;
    const bytes = allocation.buffer.size;
    const sameSize = this.#free.get(bytes);
    if (sameSize === undefined) this.#free.set(bytes, [allocation]);
    else sameSize.push(allocation);
    this.#freeBytes += bytes;
    if (this.#freeBytes > POOL_BYTES) this.#empty();
  }

  #empty(): void {
    this.#flush();
    for (const { buffer } of [...this.#free.values()].flat()) {
      this.#counters.buffers--;
      this.#counters.bytes -= buffer.size;
      buffer.destroy();
    }
    this.#free.clear();
    this.#freeBytes = 0;
  }

  #checkRoom(dtype: DType, size: number, bytes: number): void {
    const { maxBufferSize, maxStorageBufferBindingSize } = this.#device.limits;
    const limit = Math.min(maxBufferSize, maxStorageBufferBindingSize);
    if (bytes <= limit) return;
    throw new RangeError(
      `Cannot allocate ${size} elements of ${dtype} (${bytes} bytes) on webgpu: the device binds at most ${limit} bytes ` +
        `as one buffer (maxBufferSize ${maxBufferSize}, maxStorageBufferBindingSize ${maxStorageBufferBindingSize}); ` +
        "split the array",
    );
  }
}
