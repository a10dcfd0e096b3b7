/** What a plan holds on the device. */
import type { Backend, DeviceBuffer, DType } from "../../../backends/backend.ts";
import { bytesPerElement } from "../../../backends/base/dtype.ts";
import { countLive } from "../collection.ts";
import { allocate, type Storage } from "../storage.ts";

/** A buffer that a plan allocated; storages whose lives do not overlap share one. */
export interface PlannedBuffer {
  readonly buffer: DeviceBuffer;
  readonly dtype: DType;
  readonly bytes: number;
}

/** Buffers and storages of a plan, which it does not refer to: the collector gives them back when it finds the plan. */
export class PlanMemory {
  readonly #backend: Backend;
  readonly #held: Set<Storage>;
  readonly #buffers: PlannedBuffer[] = [];
  #inputs: readonly Storage[];

  /** @param held storages that are in use by others as well; @param inputs those of the plan's own. */
  constructor(backend: Backend, held: Set<Storage>, inputs: readonly Storage[]) {
    this.#backend = backend;
    this.#held = held;
    this.#inputs = inputs;
  }

  /** A buffer for a storage of the trace. */
  allocate({ dtype, size }: Storage): PlannedBuffer {
    const bytes = size * bytesPerElement[dtype];
    const planned = { buffer: allocate(this.#backend, dtype, size), dtype, bytes };
    countLive(1, bytes);
    this.#buffers.push(planned);
    return planned;
  }

  /** Gives everything back. */
  release(): void {
    collector.unregister(this);
    for (const { buffer, bytes } of this.#buffers) {
      this.#backend.free(buffer);
      countLive(-1, -bytes);
    }
    this.#buffers.length = 0;
    for (const storage of [...this.#held, ...this.#inputs]) storage.release();
    this.#held.clear();
    this.#inputs = [];
  }
}

const collector = new FinalizationRegistry<PlanMemory>((memory) => memory.release());

/** Releases `memory` when nobody can reach `owner` any more, unless that has been done before. */
export function collectWith(owner: object, memory: PlanMemory): void {
  collector.register(owner, memory, memory);
}
