/** Loads our kernels into a memory: the relaxed-SIMD build where the engine takes it, else the plain one. */

import type { SimdExports } from "./generated/simd_exports.ts";

/** Instantiates the kernels over `memory`. Throws an `Error` when the engine has no WebAssembly SIMD. */
export async function instantiateKernels(memory: WebAssembly.Memory): Promise<SimdExports> {
  const builds = [
    async () => (await import("./generated/relaxed_simd.ts")).base64,
    async () => (await import("./generated/simd.ts")).base64,
  ];
  for (const build of builds) {
    const bytes = decode(await build());
    if (!WebAssembly.validate(bytes)) continue;
    const { instance } = await WebAssembly.instantiate(bytes, { env: { memory } });
    return instance.exports as unknown as SimdExports;
  }
  throw new Error(
    "Cannot create the wasm backend: this JavaScript engine has no WebAssembly SIMD; use a current Bun, Deno, Node or browser.",
  );
}

function decode(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}
