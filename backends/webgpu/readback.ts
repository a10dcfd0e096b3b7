/** Reading memory back: through staging buffers, which the host can map. */

import type { FailureWatch } from "./failures.ts";
import { type Allocation, USAGE } from "./memory.ts";
import type { CommandStream, Counters } from "./stream.ts";

/** `GPUMapMode.READ`, which is not global in every runtime. */
const MAP_READ = 1;
/** Staging buffers kept for the next read of their size. */
const MAX_IDLE = 8;

/** Copies memory of the device out, after all work enqueued before. */
export class Readback {
  readonly #device: GPUDevice;
  readonly #stream: CommandStream;
  readonly #counters: Counters;
  readonly #failures: FailureWatch;
  readonly #idle: GPUBuffer[] = [];

  constructor(
    device: GPUDevice,
    stream: CommandStream,
    counters: Counters,
    failures: FailureWatch,
  ) {
    this.#device = device;
    this.#stream = stream;
    this.#counters = counters;
    this.#failures = failures;
  }

  /** The first `bytes` of `source`; throws `Error` when any work before it failed or the device is lost. */
  async read(source: Allocation, bytes: number): Promise<ArrayBuffer> {
    const staging = this.#take(bytes);
    this.#stream.copy(source.buffer, staging, bytes);
    const failure = this.#failures.collect();
    const mapped = staging.mapAsync(MAP_READ).then(
      () => null,
      (error: unknown) => String(error),
    );
    const message = (await failure) ?? (await mapped);
    if (message !== null) {
      this.#discard(staging);
      const lost = this.#failures.lost;
      throw new Error(
        lost === null
          ? `Cannot read from webgpu: the device refused work that was enqueued before (${message}); what it wrote is undefined`
          : `Cannot read from webgpu: the device is lost (${lost}); create a new backend and write all arrays again`,
      );
    }
    const data = staging.getMappedRange().slice(0);
    staging.unmap();
    this.#giveBack(staging);
    return data;
  }

  #take(bytes: number): GPUBuffer {
    const index = this.#idle.findIndex(({ size }) => size === bytes);
    const [idle] = index < 0 ? [] : this.#idle.splice(index, 1);
    if (idle !== undefined) return idle;
    this.#counters.buffers++;
    this.#counters.bytes += bytes;
    return this.#device.createBuffer({ size: bytes, usage: USAGE.MAP_READ | USAGE.COPY_DST });
  }

  #giveBack(staging: GPUBuffer): void {
    this.#idle.push(staging);
    if (this.#idle.length > MAX_IDLE) this.#discard(this.#idle.shift()!);
  }

  #discard(staging: GPUBuffer): void {
    this.#counters.buffers--;
    this.#counters.bytes -= staging.size;
    staging.destroy();
  }
}
