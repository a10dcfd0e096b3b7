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

const known = new WeakMap<GPUBuffer, Allocation>();
let ids = 0;

/** The one allocation of a GPU buffer, whoever made it. */
export function allocationOf(buffer: GPUBuffer): Allocation {
  let allocation = known.get(buffer);
  if (allocation === undefined) {
    allocation = { id: ids++, buffer, lastBatch: -1 };
    known.set(buffer, allocation);
  }
  return allocation;
}

/** A buffer of the webgpu backend. */
export class WebgpuBuffer implements DeviceBuffer {
  readonly size: number;
  readonly #giveBack: (allocation: Allocation) => void;
  #allocation: Allocation | null;
  #references = 1;

  /** `giveBack` is called once, when the last reference to the memory is dropped. */
  constructor(size: number, allocation: Allocation, giveBack: (allocation: Allocation) => void) {
    this.size = size;
    this.#allocation = allocation;
    this.#giveBack = giveBack;
  }

  /** The memory; throws `Error` once the buffer was freed. */
  get allocation(): Allocation {
    if (this.#allocation === null) {
      throw new Error(
        `Cannot use a webgpu buffer of ${this.size} elements: it was freed; keep arrays alive while kernels are bound to them`,
      );
    }
    return this.#allocation;
  }

  /** Releases the buffer; throws `Error` when it was released before. */
  free(): void {
    const { allocation } = this;
    this.#allocation = null;
    this.#release(allocation);
  }

  /** Adds a reference to the memory, which outlives `free`; the function that it returns drops the reference. */
  hold(): () => void {
    const { allocation } = this;
    this.#references++;
    return () => this.#release(allocation);
  }

  #release(allocation: Allocation): void {
    this.#references--;
    if (this.#references === 0) this.#giveBack(allocation);
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
    let allocation = this.#free.get(bytes)?.pop();
    if (allocation === undefined) {
      this.#checkRoom(dtype, size, bytes);
      allocation = this.#allocate(bytes);
    } else {
      this.#freeBytes -= bytes;
    }
    return new WebgpuBuffer(size, allocation, (given) => this.#takeBack(given));
  }

  #allocate(bytes: number): Allocation {
    const usage = USAGE.STORAGE | USAGE.COPY_SRC | USAGE.COPY_DST;
    this.#counters.buffers++;
    this.#counters.bytes += bytes;
    return allocationOf(this.#device.createBuffer({ size: bytes, usage }));
  }

  #takeBack(allocation: Allocation): void {
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
