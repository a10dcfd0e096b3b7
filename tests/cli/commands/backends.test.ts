/** `glueball backends`. */

import { expect, test } from "bun:test";
import type { Availability } from "../../../backends/mod.ts";
import { glueball } from "../program.ts";

test("backends says of each whether it can run here, in silence on standard error", async () => {
  const { status, stdout, stderr } = await glueball(["backends"]);
  expect(status).toBe(0);
  expect(stdout).toMatch(/wasm +yes/);
  expect(stdout).toMatch(/webgpu +(yes {2}the GPU; for large nets; here \S|no +Cannot )/);
  expect(stdout).toMatch(/reference +yes/);
  expect(stderr).not.toMatch(/Warning: |XDG_RUNTIME_DIR/);
});

test("backends --json is what backends.available() gives", async () => {
  const { stdout } = await glueball(["backends", "--json"]);
  const list = JSON.parse(stdout) as Availability[];
  const webgpu = list.find(({ name }) => name === "webgpu");
  expect(list.at(-1)).toEqual({ name: "reference", available: true });
  expect(typeof (webgpu?.adapter?.name ?? webgpu?.reason)).toBe("string");
});
