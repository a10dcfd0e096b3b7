/** The compiler of the native backend. */

import { expect, test } from "bun:test";
import { runProgram } from "../../tools/program.ts";
import { findZig, ZIG_REMEDY } from "../../tools/zig.ts";

test("findZig() finds the version that tests/requirements.txt names, and no other", async () => {
  const version = /install ziglang==(\d+\.\d+\.\d+)$/.exec(ZIG_REMEDY)?.[1];
  expect(version).toBeDefined();
  const zig = await findZig();
  if (zig === undefined) return; // a machine without Zig
  expect((await runProgram([...zig, "version"])).output.trim()).toBe(version!);
});
