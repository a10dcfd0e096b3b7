/** Uniforms of bound kernels: small immutable records, equal ones stored once. */

import { USAGE, WORD } from "./memory.ts";
import type { Counters } from "./stream.ts";

/** Bytes a record takes: the largest alignment that WebGPU lets an adapter ask of a uniform's offset. */
const SLOT_BYTES = 256;
const SLOTS_PER_PAGE = 256;
/** With this many records all of them are forgotten and the store begins anew. */
const MAX_RECORDS = 64 * SLOTS_PER_PAGE;

/** The most words a record may have. */
export const MAX_WORDS: number = SLOT_BYTES / WORD;

/**
 * Records by content. Shapes repeat from step to step, so eager execution, which binds every kernel anew, finds its
 * uniforms already on the device. A record is never overwritten: one that was forgotten lives on in the bind groups
 * that hold its page, and the page ends with the last of them.
 */
export class UniformStore {
  readonly #device: GPUDevice;
  readonly #counters: Counters;
  readonly #records = new Map<string, GPUBufferBinding>();
  #page: GPUBuffer | null = null;
  #slot = 0;

  constructor(device: GPUDevice, counters: Counters) {
    this.#device = device;
    this.#counters = counters;
  }

  /** Where `words` (unsigned 32-bit) lie on the device. */
  bindingOf(words: readonly number[]): GPUBufferBinding {
    const key = words.join();
    let binding = this.#records.get(key);
    if (binding === undefined) {
      binding = this.#store(words);
      this.#records.set(key, binding);
    }
    return binding;
  }

  #store(words: readonly number[]): GPUBufferBinding {
    if (this.#records.size === MAX_RECORDS) this.#forget();
    const page = this.#pageWithRoom();
    const offset = this.#slot++ * SLOT_BYTES;
    // No work that is enqueued reads this slot yet, so the queue may write it at once.
    this.#device.queue.writeBuffer(page, offset, Uint32Array.from(words));
    return { buffer: page, offset, size: SLOT_BYTES };
  }

  #pageWithRoom(): GPUBuffer {
    if (this.#page !== null && this.#slot < SLOTS_PER_PAGE) return this.#page;
    const size = SLOTS_PER_PAGE * SLOT_BYTES;
    const page = this.#device.createBuffer({ size, usage: USAGE.UNIFORM | USAGE.COPY_DST });
    this.#counters.buffers++;
    this.#counters.bytes += size;
    this.#page = page;
    this.#slot = 0;
    return page;
  }

  #forget(): void {
    const pages = MAX_RECORDS / SLOTS_PER_PAGE;
    this.#counters.buffers -= pages;
    this.#counters.bytes -= pages * SLOTS_PER_PAGE * SLOT_BYTES;
    this.#records.clear();
    this.#page = null;
  }
}
