/** The committed kernels are what their sources give. */

import { expect, test } from "bun:test";

// the compiler is a development dependency, which only a runtime with node_modules finds
test.skipIf("Deno" in globalThis)(
  "the generated files equal what tools/build_simd.ts makes of the sources",
  async () => {
    const { staleFiles } = await import("../../tools/build_simd.ts");
    expect(await staleFiles()).toEqual([]);
  },
  60_000,
);
