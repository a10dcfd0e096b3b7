/**
 * The wasm backend: our SIMD kernels over their own heap, or over that of `@tensorflow/tfjs-backend-wasm`.
 *
 * @module
 */

import type {
  Backend,
  DeviceBuffer,
  DType,
  Gap,
  Kernels,
  NumericArray,
  Operand,
} from "../backend.ts";
import { createHeap, type Heap } from "./heap.ts";
import { createKernels } from "./kernels/table.ts";
import { ownBuffer, type WasmBuffer, WasmMemory } from "./memory.ts";
import { instantiateKernels } from "./simd_module.ts";

export { WasmBuffer } from "./memory.ts";

/** Memory and kernels of the CPU, through WebAssembly SIMD. Work is done when a launch returns. */
export class WasmBackend implements Backend {
  readonly name: "wasm" | "wasm-portable" | "native";
  readonly kernels: Kernels;
  readonly cannot: readonly Gap[] = [];
  /** What 32-bit addresses reach. */
  readonly capacity: number = 2 ** 32;
  readonly heap: Heap;
  readonly memory: WasmMemory;

  constructor(name: WasmBackend["name"], heap: Heap, memory: WasmMemory, kernels: Kernels) {
    this.name = name;
    this.heap = heap;
    this.memory = memory;
    this.kernels = kernels;
  }

  alloc(dtype: DType, size: number): WasmBuffer {
    return this.memory.alloc(dtype, size);
  }

  free(buffer: DeviceBuffer): void {
    this.memory.free(ownBuffer(buffer));
  }

  write(target: Operand, data: ArrayLike<number>): void {
    this.memory.write(target, data);
  }

  read(source: Operand): NumericArray {
    return this.memory.read(source);
  }

  readFirst(source: Operand): number {
    return this.memory.readFirst(source);
  }

  flush(): void {}

  /** The heap goes with the last reference to the backend. */
  dispose(): void {}
}

/**
 * Makes a wasm backend. The portable one does not use relaxed SIMD, whose multiply-adds may round differently on each
 * engine: it gives the same bits on every engine and machine.
 *
 * @param heap The memory it works in. Default: a new heap.
 * @throws {Error} when the engine has no WebAssembly SIMD.
 */
export async function createWasmBackend(
  name: "wasm" | "wasm-portable" = "wasm",
  heap: Heap = createHeap(),
): Promise<WasmBackend> {
  const simd = await instantiateKernels(heap.memory, name === "wasm-portable");
  const memory = new WasmMemory(heap);
  return new WasmBackend(name, heap, memory, createKernels(simd, memory.scratch(), heap));
}
