/**
 * The wasm backend: our SIMD kernels, working in the heap of `@tensorflow/tfjs-backend-wasm`.
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
import { createKernels } from "./kernels/table.ts";
import { ownBuffer, type WasmBuffer, WasmMemory } from "./memory.ts";
import { instantiateKernels } from "./simd_module.ts";
import { createTfjsHeap, type TfjsModule } from "./tfjs_heap.ts";

export { WasmBuffer } from "./memory.ts";

/** Memory and kernels of the CPU, through WebAssembly SIMD. Work is done when a launch returns. */
export class WasmBackend implements Backend {
  readonly name: "wasm" | "wasm-portable";
  readonly kernels: Kernels;
  readonly cannot: readonly Gap[] = [];
  /** tfjs's module, for `tfjs_interop.ts`. */
  readonly module: TfjsModule;
  readonly memory: WasmMemory;

  constructor(
    name: "wasm" | "wasm-portable",
    module: TfjsModule,
    memory: WasmMemory,
    kernels: Kernels,
  ) {
    this.name = name;
    this.module = module;
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

  async read(source: Operand): Promise<NumericArray> {
    return this.memory.read(source);
  }

  flush(): void {}

  /** The heap goes with the last reference to the backend. */
  dispose(): void {}
}

/**
 * Makes a wasm backend with a heap of its own. The portable one leaves relaxed SIMD aside, whose
 * multiply-adds round as each engine likes: it gives the same bits on every engine and machine.
 *
 * @throws {Error} when the engine has no WebAssembly SIMD.
 */
export async function createWasmBackend(
  name: "wasm" | "wasm-portable" = "wasm",
): Promise<WasmBackend> {
  const module = await createTfjsHeap();
  const simd = await instantiateKernels(module.asm.memory, name === "wasm-portable");
  const memory = new WasmMemory(module);
  return new WasmBackend(name, module, memory, createKernels(simd, memory.scratch()));
}
