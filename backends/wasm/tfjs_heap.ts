/**
 * The heap of `@tensorflow/tfjs-backend-wasm` 4.22.0, and every access to its internals.
 *
 * A backend loads the package's WebAssembly module only, not tfjs's JavaScript: allocator and memory are all it needs.
 * tfjs itself comes on top of the same memory when somebody asks for it (`tfjs_interop.ts`).
 *
 * @module
 */

import factory from "@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm.js";
import type { DataId, KernelBackend, TensorInfo } from "@tensorflow/tfjs-core";

/** The Emscripten module of tfjs, as far as it is used. Views are replaced when the heap grows: fetch them anew. */
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
export async function createTfjsHeap(): Promise<TfjsModule> {
  return await withoutProcessHandlers(() =>
    (factory as unknown as Factory)({
      locateFile: (path, prefix) =>
        prefix + (path.endsWith(".wasm") ? "tfjs-backend-wasm-simd.wasm" : path),
    }),
  );
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

/** Loads tfjs's kernels and puts its wasm backend on top of `module`. */
export async function createTfjsBackend(module: TfjsModule): Promise<TfjsBackend> {
  const { BackendWasm } = (await import("@tensorflow/tfjs-backend-wasm")) as unknown as {
    BackendWasm: new (module: object) => BackendWasm;
  };
  const { asm } = module;
  // what tfjs's own `init` adds to the module
  const backend = new BackendWasm(
    Object.assign(module, {
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
