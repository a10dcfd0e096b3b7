/** Uniforms of bound kernels: small immutable records, equal ones stored once. */

import { USAGE, WORD } from "./memory.ts";
import type { Counters } from "./stream.ts";

/** A record takes a whole number of slots: the largest alignment that WebGPU lets an adapter ask of an offset. */
const SLOT_BYTES = 256;
const SLOTS_PER_PAGE = 256;
const PAGE_BYTES = SLOTS_PER_PAGE * SLOT_BYTES;
/** With this many pages the store is cleared. */
const MAX_PAGES = 64;

/**
 * Records by content. Shapes repeat from step to step, so eager execution, which binds every kernel again, finds its
 * uniforms already on the device. A record is never overwritten: one that was forgotten stays valid in the bind
 * groups that refer to its page, which is released with the last of them.
 */
export class UniformStore {
  readonly #device: GPUDevice;
  readonly #counters: Counters;
  readonly #records = new Map<string, GPUBufferBinding>();
  #page: GPUBuffer | null = null;
  #pages = 0;
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
    const slots = Math.ceil((words.length * WORD) / SLOT_BYTES);
    const page = this.#pageWithRoom(slots);
    const offset = this.#slot * SLOT_BYTES;
    this.#slot += slots;
    // No work that is enqueued reads these slots yet, so the queue may write them at once.
    this.#device.queue.writeBuffer(page, offset, Uint32Array.from(words));
    return { buffer: page, offset, size: slots * SLOT_BYTES };
  }

  #pageWithRoom(slots: number): GPUBuffer {
    if (this.#page !== null && this.#slot + slots <= SLOTS_PER_PAGE) return this.#page;
    if (this.#pages === MAX_PAGES) this.#forget();
    const page = this.#device.createBuffer({
      size: PAGE_BYTES,
      usage: USAGE.UNIFORM | USAGE.COPY_DST,
    });
    this.#counters.buffers++;
    this.#counters.bytes += PAGE_BYTES;
    this.#page = page;
    this.#pages++;
    this.#slot = 0;
    return page;
  }

  #forget(): void {
    this.#counters.buffers -= this.#pages;
    this.#counters.bytes -= this.#pages * PAGE_BYTES;
    this.#records.clear();
    this.#pages = 0;
  }
}
