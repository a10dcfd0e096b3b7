/** Kernel fusion on webgpu; which calls of a plan are fused is tested with `gluon/nd/compile`. */

import { expect } from "bun:test";
import type { Operand, PlannedCall, PlannedInput } from "../../../backends/backend.ts";
import { given, numbers } from "../kernels/support/arrays.ts";
import { blank, put } from "../kernels/support/subject.ts";
import { counted, gpuTest, sharedBackend } from "./testing.ts";

/** An output that is nowhere in memory, as of a nested call. */
const nowhere = (shape: readonly number[]): Operand => ({
  buffer: { size: 0 },
  shape,
  dtype: "float32",
});

function call(
  name: PlannedCall["name"],
  inputs: readonly PlannedInput[],
  output: Operand,
  attrs: unknown = {},
): PlannedCall {
  return { name, inputs, output, attrs };
}

gpuTest(
  "nested and independent calls are one dispatch, and compute what they would alone",
  async () => {
    const backend = await sharedBackend();
    const { fusion } = backend;
    const [x, row] = [put(backend, numbers([4, 3])), put(backend, given([1, 2, 3]))];
    const [y, z] = [blank(backend, [4, 3]), blank(backend, [4])];
    const inner = call("multiply", [x, row], nowhere([4, 3]));
    expect(fusion.canInline(inner)).toBe(true);
    const nested = { call: inner, shape: [4, 3], dtype: "float32" } as const;
    const two = { number: 2, shape: [], dtype: "float32" } as const;
    const calls = [call("add", [nested, two], y), call("sum", [nested], z, { axes: [1] })];
    expect(fusion.fits(calls)).toBe(true);
    const launch = fusion.bind(calls);
    expect((await counted(backend, launch)).dispatches).toBe(1);
    const products = Array.from(numbers([4, 3]).data, (each, i) => each * ((i % 3) + 1));
    const sums = [0, 3, 6, 9].map((i) => products[i]! + products[i + 1]! + products[i + 2]!);
    for (const [array, expected] of [
      [y, products.map((each) => each + 2)],
      [z, sums],
    ] as const) {
      const actual = [...(await backend.read(array))];
      for (const [i, got] of actual.entries())
        expect(Math.abs(got - expected[i]!)).toBeLessThan(2e-6);
    }
  },
);

gpuTest("calls of several dispatches are not nested, and too many calls do not fit", async () => {
  const { fusion } = await sharedBackend();
  const backend = await sharedBackend();
  const x = put(backend, numbers([20_000]));
  const long = call("sum", [x], blank(backend, []), { axes: [0] });
  expect(fusion.canInline(long)).toBe(false);
  expect(fusion.fits([long])).toBe(true);
  expect(fusion.fits([long, call("negative", [x], blank(backend, [20_000]))])).toBe(false);
  const many = Array.from({ length: 40 }, () => call("exp", [x], blank(backend, [20_000])));
  expect(fusion.fits(many.slice(0, 3))).toBe(true);
  expect(fusion.fits(many)).toBe(false);
});

gpuTest("an input counts as often as it is read", async () => {
  const backend = await sharedBackend();
  const { fusion } = backend;
  const [a, b] = [put(backend, numbers([64, 8])), put(backend, numbers([8, 64]))];
  const attrs = { transposeA: false, transposeB: false };
  const product = call("dot", [a, b], blank(backend, [64, 64]), attrs);
  // 4 x 4 tiles of the output read each factor four times
  expect([fusion.reads(product, 0), fusion.reads(product, 1)]).toEqual([4 * 512, 4 * 512]);
  expect(fusion.reads(call("negative", [a], blank(backend, [64, 8])), 0)).toBe(512);
});
