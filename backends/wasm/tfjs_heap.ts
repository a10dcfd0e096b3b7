/**
 * The heap of `@tensorflow/tfjs-backend-wasm` 4.22.0, and every access to its internals.
 *
 * A wasm backend whose arrays tfjs is to see works in it (`tfjs_interop.ts`).
 *
 * @module
 */

import factory from "@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm.js";
import type { DataId, KernelBackend, TensorInfo } from "@tensorflow/tfjs-core";
import type { TfjsOptions } from "../tfjs.ts";
import { type Heap, type HeapBlock, noRoom } from "./heap.ts";

/** The Emscripten module of tfjs, as far as it is used. Views are replaced when the heap grows: fetch them again. */
export interface TfjsModule {
  readonly asm: {
    readonly memory: WebAssembly.Memory;
    /** A pointer (as a signed number) to so many bytes, aligned to 16, or 0 when there is no room. */
    malloc(bytes: number): number;
    free(pointer: number): void;
    init_with_threads_count(count: number): void;
    get_threads_count(): number;
    register_tensor(id: number, size: number, pointer: number): void;
    dispose_data(id: number): void;
    dispose(): void;
  };
  readonly HEAPU8: Uint8Array;
  readonly HEAP32: Int32Array;
  readonly HEAPF32: Float32Array;
}

type Factory = (options: {
  locateFile(path: string, prefix: string): string;
}) => Promise<TfjsModule>;

/** Instantiates tfjs's SIMD module: 16 MiB of heap that grows up to 4 GiB. */
export async function createTfjsHeap({ wasmPath }: TfjsOptions = {}): Promise<TfjsHeap> {
  const module = await withoutProcessHandlers(() =>
    (factory as unknown as Factory)({
      locateFile: (path, prefix) => {
        if (!path.endsWith(".wasm")) return prefix + path;
        return wasmPath === undefined
          ? `${prefix}tfjs-backend-wasm-simd.wasm`
          : `${typeof wasmPath === "object" ? wasmPath.href : wasmPath}`;
      },
    }),
  );
  return new TfjsHeap(module);
}

/** Bytes that 32 bits can address. */
const ADDRESS_SPACE = 2 ** 32;

/** tfjs's memory and allocator as the heap of a wasm backend. */
export class TfjsHeap implements Heap {
  readonly module: TfjsModule;

  constructor(module: TfjsModule) {
    this.module = module;
  }

  get memory(): WebAssembly.Memory {
    return this.module.asm.memory;
  }

  get bytes(): Uint8Array {
    return this.module.HEAPU8;
  }

  get ints(): Int32Array {
    return this.module.HEAP32;
  }

  get floats(): Float32Array {
    return this.module.HEAPF32;
  }

  /**
   * The module's own malloc (emmalloc) adds the length to the address of a free region in 32 bits. Where the sum wraps, it
   * takes a region that is too short; such regions are held back while it looks for another.
   */
  alloc(bytes: number): HeapBlock {
    const { asm } = this.module;
    const length = Math.max(bytes, 1);
    const tooShort: number[] = [];
    let pointer = length < ADDRESS_SPACE ? asm.malloc(length) >>> 0 : 0;
    while (pointer !== 0 && pointer + length > this.bytes.length) {
      tooShort.push(pointer);
      pointer = asm.malloc(length) >>> 0;
    }
    for (const each of tooShort) asm.free(each);
    if (pointer === 0) throw noRoom(bytes, this.bytes.length);
    return { pointer };
  }

  free({ pointer }: HeapBlock): void {
    this.module.asm.free(pointer);
  }
}

const PROCESS_EVENTS = ["uncaughtException", "unhandledRejection"] as const;

/** What Bun, Deno and Node have and a browser has not. */
interface Process {
  listeners(event: string): (() => void)[];
  removeListener(event: string, listener: () => void): void;
}

/** Emscripten answers the process's uncaught errors from then on; that is for the application to decide. */
function withoutProcessHandlers<T>(start: () => T): T {
  const { process } = globalThis as { process?: Process };
  const before = PROCESS_EVENTS.map((event) => process?.listeners(event));
  const result = start();
  for (const [i, event] of PROCESS_EVENTS.entries()) {
    for (const listener of process?.listeners(event) ?? []) {
      if (!before[i]?.includes(listener)) process?.removeListener(event, listener);
    }
  }
  return result;
}

/** tfjs's wasm backend over a module that we made. */
export interface TfjsBackend {
  readonly backend: KernelBackend;
  /** Makes a block of the heap known to tfjs, which calls `release` instead of freeing it. */
  lend(pointer: number, info: Omit<TensorInfo, "dataId">, release: () => void): DataId;
  /** Where the data lies in the heap, in bytes, or undefined when it is not there. */
  pointerOf(data: DataId): number | undefined;
}

/** What is used of `BackendWasm`; in its declarations most of it is private. */
interface BackendWasm extends KernelBackend {
  readonly dataIdMap: {
    has(data: DataId): boolean;
    get(data: DataId): { readonly id: number; readonly memoryOffset: number };
    delete(data: DataId): boolean;
  };
  makeOutput(shape: readonly number[], dtype: string, pointer: number): { readonly dataId: DataId };
}

/** Loads tfjs's kernels and puts its wasm backend on top of a heap. */
export async function createTfjsBackend(heap: TfjsHeap): Promise<TfjsBackend> {
  const { BackendWasm } = (await import("@tensorflow/tfjs-backend-wasm")) as unknown as {
    BackendWasm: new (module: object) => BackendWasm;
  };
  const { module } = heap;
  const { asm } = module;
  // what tfjs's own `init` adds to the module, and an allocation that fails aloud
  const backend = new BackendWasm(
    Object.assign(module, {
      _malloc: (bytes: number) => heap.alloc(bytes).pointer,
      tfjs: {
        initWithThreadsCount: asm.init_with_threads_count,
        getThreadsCount: asm.get_threads_count,
        registerTensor: asm.register_tensor,
        disposeData: asm.dispose_data,
        dispose: asm.dispose,
      },
    }),
  );
  const lent = new Map<DataId, () => void>();
  const dispose = backend.disposeData.bind(backend);
  backend.disposeData = (data, force) => {
    const release = lent.get(data);
    if (release === undefined || (!force && backend.refCount(data) > 1))
      return dispose(data, force);
    asm.dispose_data(backend.dataIdMap.get(data).id);
    backend.dataIdMap.delete(data);
    lent.delete(data);
    release();
    return true;
  };
  return {
    backend,
    lend(pointer, { shape, dtype }, release) {
      const { dataId } = backend.makeOutput(shape, dtype, pointer);
      lent.set(dataId, release);
      return dataId;
    },
    pointerOf(data) {
      return backend.dataIdMap.has(data) ? backend.dataIdMap.get(data).memoryOffset : undefined;
    },
  };
}
