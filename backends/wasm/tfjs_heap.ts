/**
 * The heap of `@tensorflow/tfjs-backend-wasm` 4.22.0, and every access to its internals.
 *
 * Only the package's WebAssembly module is loaded, not tfjs's JavaScript: its allocator and memory are all that is needed
 * here. `tfjs_interop.ts` puts tfjs itself on top of the same memory when somebody asks for it.
 *
 * @module
 */

import factory from "@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm.js";

/** The Emscripten module of tfjs, as far as it is used. Views are replaced when the heap grows: fetch them anew. */
export interface TfjsModule {
  readonly asm: {
    readonly memory: WebAssembly.Memory;
    /** A pointer (as a signed number) to so many bytes, aligned to 16, or 0 when there is no room. */
    malloc(bytes: number): number;
    free(pointer: number): void;
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

/** Emscripten answers the process's uncaught errors from then on; that is for the application to decide. */
function withoutProcessHandlers<T>(start: () => T): T {
  if (typeof process !== "object" || typeof process.listeners !== "function") return start();
  const uncaught = process.listeners("uncaughtException");
  const unhandled = process.listeners("unhandledRejection");
  const result = start();
  for (const listener of process.listeners("uncaughtException")) {
    if (!uncaught.includes(listener)) process.removeListener("uncaughtException", listener);
  }
  for (const listener of process.listeners("unhandledRejection")) {
    if (!unhandled.includes(listener)) process.removeListener("unhandledRejection", listener);
  }
  return result;
}
