/** The command stream: launched kernels are encoded into one command buffer until it is submitted. */

import type { Allocation } from "./memory.ts";

/** What the device was asked to do so far. */
export interface Counters {
  /** Kernels launched. */
  dispatches: number;
  /** Command buffers submitted. */
  submits: number;
  /** Pipelines compiled. */
  pipelines: number;
  /** GPU buffers that exist, those kept for reuse and those that hold uniforms included. */
  buffers: number;
  /** What these buffers take, in bytes. */
  bytes: number;
}

/** A kernel with everything it needs: what a launch enqueues. */
export interface Dispatch {
  readonly pipeline: GPUComputePipeline;
  readonly bindings: GPUBindGroup;
  /** Workgroups along x and y. */
  readonly x: number;
  readonly y: number;
  readonly touches: readonly Allocation[];
}

/** A batch is submitted when it has this many dispatches, so that a device is not idle for long. */
const MAX_BATCH = 1024;

/**
 * Encodes dispatches into one compute pass, which WebGPU runs as if one after the other, and submits it when asked.
 * What was not yet submitted is the current batch; batches are numbered.
 */
export class CommandStream {
  readonly #device: GPUDevice;
  readonly #counters: Counters;
  #encoder: GPUCommandEncoder | null = null;
  #pass: GPUComputePassEncoder | null = null;
  #pipeline: GPUComputePipeline | null = null;
  #dispatched = 0;
  #batch = 0;

  constructor(device: GPUDevice, counters: Counters) {
    this.#device = device;
    this.#counters = counters;
  }

  dispatch({ pipeline, bindings, x, y, touches }: Dispatch): void {
    this.#encoder ??= this.#device.createCommandEncoder();
    this.#pass ??= this.#encoder.beginComputePass();
    if (pipeline !== this.#pipeline) {
      this.#pass.setPipeline(pipeline);
      this.#pipeline = pipeline;
    }
    this.#pass.setBindGroup(0, bindings);
    this.#pass.dispatchWorkgroups(x, y);
    for (const allocation of touches) allocation.lastBatch = this.#batch;
    this.#counters.dispatches++;
    if (++this.#dispatched === MAX_BATCH) this.flush();
  }

  /** Writes after all work enqueued before. */
  write(target: Allocation, data: ArrayBufferView<ArrayBuffer>): void {
    // The queue writes before the current batch runs, which only shows if that batch uses the target.
    if (target.lastBatch === this.#batch) this.flush();
    this.#device.queue.writeBuffer(target.buffer, 0, data);
  }

  /** Copies the first `bytes` of `source` after all work enqueued before, and submits. */
  copy(source: GPUBuffer, target: GPUBuffer, bytes: number): void {
    this.#endPass();
    this.#encoder ??= this.#device.createCommandEncoder();
    this.#encoder.copyBufferToBuffer(source, 0, target, 0, bytes);
    this.flush();
  }

  /** Submits the current batch. */
  flush(): void {
    if (this.#encoder === null) return;
    this.#endPass();
    this.#device.queue.submit([this.#encoder.finish()]);
    this.#encoder = null;
    this.#dispatched = 0;
    this.#batch++;
    this.#counters.submits++;
  }

  #endPass(): void {
    this.#pass?.end();
    this.#pass = null;
    this.#pipeline = null;
  }
}
