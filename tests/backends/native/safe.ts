/**
 * All kernels with Zig's safety checks, which end the process at an overflow, an index out of range, or a value that no
 * integer holds: `bun test ./tests/backends/native/safe.ts`. Needs Zig (tests/requirements.txt).
 */

import { test } from "bun:test";
import { mkdtempSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checkProcessor, type Library, type VectorBits } from "../../../backends/native/library.ts";
import { createNativeBackend } from "../../../backends/native/mod.ts";
import { buildNative, HERE, SAFE_MODES } from "../../../tools/build_native.ts";
import { kernelSuite } from "../kernels/suite.ts";
import { Cases } from "./cases.ts";
import { runCase } from "./run_case.ts";

const file = join(mkdtempSync(join(tmpdir(), "glueball-safe-")), "glueball.node");
await buildNative(HERE, file, SAFE_MODES);
const library = checkProcessor(createRequire(import.meta.url)(file) as Library);

for (const bits of library.vectorBits === 512 ? [256, 512] : [library.vectorBits]) {
  const backend = createNativeBackend(library, bits as VectorBits);
  kernelSuite("native", () => backend, `native with checks, ${bits} bits`);

  test(`random calls, ${bits} bits`, async () => {
    const cases = new Cases(bits);
    for (let i = 0; i < 1000; i++) await runCase(await backend, cases.next());
  }, 60_000);
}
