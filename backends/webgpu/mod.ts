/**
 * The webgpu backend: WGSL kernels on the runtime's own WebGPU (Deno, browsers) or on the optional package `webgpu`
 * (Bun, Node).
 *
 * A launch encodes one dispatch, or two; in a plan one dispatch may do the work of many kernels (`fusion.ts`). What was
 * launched is submitted as one command buffer on `flush`, before a read, and before a write to memory that it uses.
 * Elements of every dtype take four bytes on the device.
 *
 * What differs from other backends: sums are added in another order; subnormal numbers may be flushed to zero; the
 * sine of numbers beyond 1e5 is as good as the adapter's own. Under Deno a read takes at least 10 milliseconds, for so
 * long does its `mapAsync` sleep; reads that are awaited together take them once.
 *
 * @module
 */

import type {
  Adapter,
  Backend,
  CompileListener,
  DeviceBuffer,
  DType,
  Fuse,
  Gap,
  Kernels,
  LinalgKernels,
  NumericArray,
  Operand,
} from "../backend.ts";
import { sizeOf } from "../base/shape.ts";
import { adapterOf } from "./adapter.ts";
import { type OpenDevice, openDevice, type WebgpuOptions } from "./device.ts";
import { FailureWatch } from "./failures.ts";
import { type Fusion, fuse } from "./fuse.ts";
import { WebgpuFusion } from "./fusion.ts";
import { Gpu } from "./gpu.ts";
import { nullAdapterError } from "./host.ts";
import { createDispatchTable, kernelsOf } from "./kernels/table.ts";
import { type WebgpuBuffer, WORD, webgpuBuffer } from "./memory.ts";
import { Readback } from "./readback.ts";
import { launchOf } from "./shader/dispatch.ts";
import type { Counters } from "./stream.ts";

export type { WebgpuOptions } from "./device.ts";
export type { Counters } from "./stream.ts";

/**
 * Opens a GPU.
 *
 * Throws an `Error` of one sentence with reason and remedy where there is no WebGPU, no adapter, or an adapter that
 * computes nothing.
 */
export async function createWebgpuBackend(options: WebgpuOptions = {}): Promise<WebgpuBackend> {
  const opened = await openDevice(options);
  const backend = new WebgpuBackend(opened);
  if (await backend.computes()) return backend;
  backend.dispose();
  throw nullAdapterError(backend.adapter.name);
}

const LINALG: readonly (keyof LinalgKernels)[] = [
  "linalg_potrf",
  "linalg_trsm",
  "linalg_inverse",
  "linalg_pivots",
  "linalg_syevd",
  "linalg_gelqf",
  "linalg_svd",
];
const NO_STEPS = "it has no shaders for what is done step by step on a matrix";

/** Memory and kernels of one GPU device. */
export class WebgpuBackend implements Backend {
  readonly name = "webgpu";
  readonly kernels: Kernels;
  readonly cannot: readonly Gap[] = [
    ...LINALG.map((op) => ({ op, reason: NO_STEPS })),
    { op: "check_indices", reason: "it computes later than it is called, and no shader can throw" },
  ];
  readonly fusion: Fusion;
  readonly fuse: Fuse = (nodes, outputs, constants) => fuse(nodes, outputs, constants, this.fusion);
  readonly adapter: Adapter;
  onCompile: CompileListener | null = null;
  /** The device, for those who share it. */
  readonly device: GPUDevice;
  /** What the device was opened from; referenced, as the package `webgpu` ends its devices when its GPU is collected. */
  readonly opened: OpenDevice;
  readonly #gpu: Gpu;
  readonly #readback: Readback;

  constructor(opened: OpenDevice) {
    this.device = opened.device;
    this.opened = opened;
    this.adapter = adapterOf(opened.info);
    const failures = new FailureWatch(this.device);
    this.#gpu = new Gpu(this.device, (label) => this.onCompile?.(label));
    this.#readback = new Readback(this.device, this.#gpu.stream, this.#gpu.counters, failures);
    const table = createDispatchTable(this.#gpu);
    this.kernels = kernelsOf(table);
    this.fusion = new WebgpuFusion(this.#gpu, table);
  }

  /** What the device was asked to do so far. */
  get counters(): Readonly<Counters> {
    return this.#gpu.counters;
  }

  /** Throws `RangeError` when the device cannot bind that many elements as one buffer. */
  alloc(dtype: DType, size: number): WebgpuBuffer {
    return this.#gpu.memory.alloc(dtype, size);
  }

  /** Throws `Error` when the buffer was freed before. */
  free(buffer: DeviceBuffer): void {
    webgpuBuffer(buffer).free();
  }

  /** Throws `RangeError` when `data` is longer than the buffer. */
  write(target: Operand, data: ArrayLike<number>): void {
    const buffer = webgpuBuffer(target.buffer);
    if (data.length > buffer.size) {
      throw new RangeError(
        `Cannot write ${data.length} elements to webgpu: the buffer holds ${buffer.size}; write no more than that`,
      );
    }
    if (data.length > 0) this.#gpu.stream.write(buffer.allocation, PACK[target.dtype](data));
  }

  /**
   * Throws `Error` when work enqueued before the read failed on the device, or the device is lost: neither shows
   * any earlier.
   */
  async read(source: Operand): Promise<NumericArray> {
    const { allocation } = webgpuBuffer(source.buffer);
    const size = sizeOf(source.shape);
    const bytes = await this.#readback.read(allocation, Math.max(1, size) * WORD);
    return UNPACK[source.dtype](bytes, size);
  }

  /** Submits what was launched; does not wait for it. */
  flush(): void {
    this.#gpu.stream.flush();
  }

  /** Ends the device. What was not read is lost. */
  dispose(): void {
    this.device.destroy();
  }

  /** Whether the device does what it is asked to do. */
  async computes(): Promise<boolean> {
    const probe: Operand = { buffer: this.alloc("int32", 1), shape: [1], dtype: "int32" };
    launchOf(this.#gpu.fill(probe, 42))();
    const [value] = await this.read(probe);
    this.free(probe.buffer);
    return value === 42;
  }
}

type Words = Float32Array<ArrayBuffer> | Int32Array<ArrayBuffer> | Uint32Array<ArrayBuffer>;

/** Numbers as words of the device. */
const PACK: Readonly<Record<DType, (data: ArrayLike<number>) => Words>> = {
  float32: (data) => new Float32Array(data),
  int32: (data) => new Int32Array(data),
  uint8: (data) => new Uint32Array(new Uint8Array(data)),
};

/** Words of the device as numbers. */
const UNPACK: Readonly<Record<DType, (bytes: ArrayBuffer, size: number) => NumericArray>> = {
  float32: (bytes, size) => new Float32Array(bytes, 0, size),
  int32: (bytes, size) => new Int32Array(bytes, 0, size),
  uint8: (bytes, size) => new Uint8Array(new Uint32Array(bytes, 0, size)),
};
