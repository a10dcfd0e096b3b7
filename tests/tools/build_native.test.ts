/** Compiling the native backend. */

import { expect, test } from "bun:test";
import { mkdtempSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Library } from "../../backends/native/library.ts";
import { buildNative, HERE } from "../../tools/build_native.ts";
import { findZig, ZIG_REMEDY } from "../../tools/zig.ts";

test("buildNative() writes a module that this machine loads, or says what is missing", async () => {
  const file = join(mkdtempSync(join(tmpdir(), "glueball-build-")), "glueball.node");
  if ((await findZig()) === undefined) {
    await expect(buildNative(HERE, file)).rejects.toThrow(`Cannot build ${HERE}: ${ZIG_REMEDY}.`);
    return;
  }
  await buildNative(HERE, file);
  const library = createRequire(import.meta.url)(file) as Library;
  expect([128, 256, 512]).toContain(library.vectorBits);
}, 300_000);
