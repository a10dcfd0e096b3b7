/** Loads our kernels into a memory. */

import type { SimdExports } from "./generated/simd_exports.ts";

const relaxed = async (): Promise<string> => (await import("./generated/relaxed_simd.ts")).base64;
const plain = async (): Promise<string> => (await import("./generated/simd.ts")).base64;

/**
 * Instantiates the kernels over `memory`: the relaxed-SIMD build where the engine takes it and fuses
 * multiplication and addition, else (or if `isPortable`) the plain one, which rounds alike
 * everywhere. Throws an `Error` when the engine has no WebAssembly SIMD.
 */
export async function instantiateKernels(
  memory: WebAssembly.Memory,
  isPortable: boolean,
): Promise<SimdExports> {
  for (const build of isPortable ? [plain] : [relaxed, plain]) {
    const bytes = decode(await build());
    if (!WebAssembly.validate(bytes)) continue;
    const { instance } = await WebAssembly.instantiate(bytes, { env: { memory } });
    const exports = instance.exports as unknown as SimdExports;
    if (build === plain || exports.rounds_once()) return exports;
  }
  throw new Error(
    "Cannot create the wasm backend: this JavaScript engine has no WebAssembly SIMD; use a current Bun, Deno, Node or browser.",
  );
}

function decode(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}
