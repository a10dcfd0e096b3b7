/** Finding out what a runtime needs for WebGPU. */

import { expect, test } from "bun:test";
import { findWebgpuEnv } from "../../tools/webgpu_env.ts";

test("A runtime that is not there is left to whoever starts it", async () => {
  const found = await findWebgpuEnv(["glueball-no-such-runtime"]);
  expect(Object.keys(found ?? {})).toEqual(["XDG_RUNTIME_DIR"]);
});
