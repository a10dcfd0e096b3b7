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
import { Threads } from "./threads.ts";

/** Memory and kernels of the CPU, in machine code. Work is done when a launch returns. */
export class NativeBackend extends WasmBackend {
  /** How wide its vectors are: 512 with AVX-512, 256 with AVX2, 128 with NEON. */
  readonly vectorBits: VectorBits;
  readonly join: (binds: readonly (() => Launch)[]) => Launch[];
  readonly #threads: Threads;

  constructor(
    heap: Heap,
    memory: WasmMemory,
    kernels: Kernels,
    programs: Programs,
    threads: Threads,
    vectorBits: VectorBits,
  ) {
    super("native", heap, memory, programs.observe(kernels));
    this.join = (binds) => programs.join(binds);
    this.vectorBits = vectorBits;
    this.#threads = threads;
  }

  /** How many threads a launch may use, from 1 to 64: 1 unless more are asked for. The bits do not depend on it. */
  get threads(): number {
    return this.#threads.count;
  }

  set threads(count: number) {
    this.#threads.count = count;
  }
}

/**
 * Makes a native backend. It gives the same bits on every engine and machine, whatever the width of its vectors and the
 * number of threads.
 *
 * @param vectorBits Which of the builds that the processor can run. Default: that of the widest vectors.
 * @param always Whether threads share work of any size, as tests ask; else those whose work is done faster so.
 * @throws {Error} when there is no build for this machine, or it may not be loaded.
 */
export async function createNativeBackend(
  library: Library = loadLibrary(),
  vectorBits: VectorBits = library.vectorBits as VectorBits,
  always = false,
): Promise<NativeBackend> {
  const state = new BigUint64Array(library.heapWords);
  const heap = createHeap((memory) => {
    state[0] = BigInt(library.address(memory));
  });
  const native = library.instantiate(state.buffer, vectorBits);
  // Whoever holds a kernel holds the memory that it works on.
  for (const kernel of Object.values(native)) Object.assign(kernel, { state, heap });
  const wasm = await instantiateKernels(heap.memory, true);
  const memory = new WasmMemory(heap);
  const threads = new Threads(library, state, memory.scratch(), always);
  const { scratch } = threads;
  const kernels = createKernels({ ...wasm, ...native }, scratch, heap);
  const checked = checkBounds(chooseBySize(createKernels(wasm, scratch, heap), kernels));
  const programs = new Programs(library, state, scratch, native, (simd, place) =>
    createKernels(simd, place, heap),
  );
  return new NativeBackend(heap, memory, checked, programs, threads, vectorBits);
}
