/** The table of ops is whole. */

import { expect, test } from "bun:test";
import { load } from "../../../../backends/mod.ts";
import { table } from "./table.ts";

const names = table.map(({ name }) => name);

test("No two ops have one name", () => {
  expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
});

test.each(["reference", "wasm"])("Every kernel of %s is that of an op", async (backend) => {
  const kernels = Object.keys((await load(backend)).kernels);
  expect(kernels.length).toBeGreaterThan(40);
  expect(kernels.filter((kernel) => !names.includes(kernel))).toEqual([]);
});

test("Every op has samples", () => {
  expect(table.filter(({ samples }) => samples.length === 0)).toEqual([]);
});
