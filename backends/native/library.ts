/** The native library: kernels of machine code, as one Node-API module for Bun, Deno and Node. */

import { findHostModule } from "../base/host.ts";
import type { SimdExports } from "../wasm/generated/simd_exports.ts";

/** Bits of a vector of the processor's: AVX-512, AVX2, NEON. */
export type VectorBits = 512 | 256 | 128;

/** What the module exports (zig/module.zig). */
export interface Library {
  /** The widest vectors that this processor and its system have; 0 where it is too old. */
  readonly vectorBits: VectorBits | 0;
  /** Words of 64 bits that a heap has: the address of its memory, how many threads a launch may use, and notes of theirs. */
  readonly heapWords: number;
  /** Starts threads of the process until there are so many, the calling one among them; how many there are then. */
  startThreads(count: number): number;
  /** The address at which a memory begins. */
  address(memory: ArrayBufferLike): number;
  /** Kernels over a heap, with vectors of so many bits. */
  instantiate(heap: ArrayBufferLike, bits: VectorBits): Partial<SimdExports>;
  /** Calls of kernels, one after the other: zig/module.zig says in which words. */
  program(words: ArrayBufferLike): () => void;
}

/** The systems and processors that there are builds for, as Node names them. */
const BUILDS: readonly string[] = [
  "darwin-arm64",
  "darwin-x64",
  "linux-arm64",
  "linux-x64",
  "win32-x64",
];

/**
 * Loads a build.
 *
 * @param build Default: that for this machine.
 * @throws {Error} where there is none, it may not be loaded, or the processor is too old.
 */
export function loadLibrary(build: string = nameOfMachine()): Library {
  const modules = findHostModule("node:module");
  if (modules === undefined) throw refusal("this host runs no native code");
  if (!BUILDS.includes(build)) {
    throw refusal(`there is no build for ${build}, only for ${BUILDS.join(", ")}`);
  }
  return checkProcessor(open(modules.createRequire(here()), build));
}

/** The library, where the processor can run it. */
export function checkProcessor(library: Library): Library {
  if (library.vectorBits !== 0) return library;
  throw refusal("this processor is too old, it has no AVX2 with FMA");
}

function nameOfMachine(): string {
  const { process } = globalThis as { process?: { platform: string; arch: string } };
  return `${process?.platform}-${process?.arch}`;
}

/** Where this module lies; only a file can be loaded from beside it. */
function here(): string {
  const url = import.meta.url;
  if (url.startsWith("file:")) return url;
  throw refusal(
    `native code is loaded from files, and this module comes from ${url}`,
    "install glueball from npm",
  );
}

function open(require: (path: string) => unknown, build: string): Library {
  try {
    return require(`./prebuilt/${build}.node`) as Library;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    if (message.includes("ffi access")) {
      throw refusal(
        "Deno loads native code with --allow-ffi only",
        "give it that flag, which ends its sandbox",
      );
    }
    throw refusal(
      `prebuilt/${build}.node cannot be loaded (${message})`,
      "install glueball again, or put that folder beside the script where it is bundled",
    );
  }
}

function refusal(fact: string, remedy?: string): Error {
  const remedies = [...(remedy === undefined ? [] : [remedy]), 'use "wasm"'];
  return new Error(`Cannot create the native backend: ${fact}; ${remedies.join(", or ")}.`);
}
