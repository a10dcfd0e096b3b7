/**
 * The native backend: the kernels of wasm in machine code, in the heap and behind the bindings of the wasm backend. A
 * kernel that has no native version is that of wasm.
 *
 * @module
 */

import type { Kernels, Launch } from "../backend.ts";
import { createHeap, type Heap } from "../wasm/heap.ts";
import { createKernels } from "../wasm/kernels/table.ts";
import { WasmMemory } from "../wasm/memory.ts";
import { WasmBackend } from "../wasm/mod.ts";
import { instantiateKernels } from "../wasm/simd_module.ts";
import { checkBounds } from "./bounds.ts";
import { type Library, loadLibrary, type VectorBits } from "./library.ts";
import { chooseBySize } from "./light.ts";
import { Programs } from "./program.ts";

/** Memory and kernels of the CPU, in machine code. Work is done when a launch returns. */
export class NativeBackend extends WasmBackend {
  /** How wide its vectors are: 512 with AVX-512, 256 with AVX2, 128 with NEON. */
  readonly vectorBits: VectorBits;
  readonly join: (binds: readonly (() => Launch)[]) => Launch[];

  constructor(
    heap: Heap,
    memory: WasmMemory,
    kernels: Kernels,
    programs: Programs,
    vectorBits: VectorBits,
  ) {
    super("native", heap, memory, programs.observe(kernels));
    this.join = (binds) => programs.join(binds);
    this.vectorBits = vectorBits;
  }
}

/**
 * Makes a native backend. It gives the same bits on every engine and machine, whatever the width of its vectors.
 *
 * @param vectorBits Which of the builds that the processor can run. Default: that of the widest vectors.
 * @throws {Error} when there is no build for this machine, or it may not be loaded.
 */
export async function createNativeBackend(
  library: Library = loadLibrary(),
  vectorBits: VectorBits = library.vectorBits as VectorBits,
): Promise<NativeBackend> {
  const base = new BigUint64Array(1);
  const heap = createHeap((memory) => {
    base[0] = BigInt(library.address(memory));
  });
  const native = library.instantiate(base.buffer, vectorBits);
  // Whoever holds a kernel holds the memory that it works on.
  for (const kernel of Object.values(native)) Object.assign(kernel, { base, heap });
  const wasm = await instantiateKernels(heap.memory, true);
  const memory = new WasmMemory(heap);
  const scratch = memory.scratch();
  const kernels = createKernels({ ...wasm, ...native }, scratch, heap);
  const checked = checkBounds(chooseBySize(createKernels(wasm, scratch, heap), kernels));
  const programs = new Programs(library, base, scratch, native, (simd, place) =>
    createKernels(simd, place, heap),
  );
  return new NativeBackend(heap, memory, checked, programs, vectorBits);
}
