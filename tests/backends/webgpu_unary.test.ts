/** Elementwise kernels of one input of the webgpu backend against JavaScript's mathematics. */

import { describe, expect } from "bun:test";
import type { KernelName, UnaryName } from "../../backends/backend.ts";
import { expectClose, given, gpuTest, numbers, run, sharedBackend } from "./webgpu_testing.ts";

const round = (x: number) => Math.sign(x) * Math.floor(Math.abs(x) + 0.5);
const softrelu = (x: number) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));

/** By its series, which loses nothing that float32 holds for |x| < 4. */
function erf(x: number): number {
  let term = x;
  let sum = 0;
  for (let n = 0; n < 100; n++) {
    sum += term / (2 * n + 1);
    term *= (-x * x) / (n + 1);
  }
  return Math.abs(x) > 4 ? Math.sign(x) : (2 / Math.sqrt(Math.PI)) * sum;
}

const UNARY: Record<UnaryName | "softrelu" | "softsign" | "square", (x: number) => number> = {
  negative: (x) => -x,
  abs: Math.abs,
  sign: Math.sign,
  floor: Math.floor,
  ceil: Math.ceil,
  round,
  exp: Math.exp,
  log: Math.log,
  log1p: Math.log1p,
  expm1: Math.expm1,
  sqrt: Math.sqrt,
  sin: Math.sin,
  cos: Math.cos,
  tanh: Math.tanh,
  sigmoid: (x) => 1 / (1 + Math.exp(-x)),
  relu: (x) => Math.max(x, 0),
  erf,
  square: (x) => x * x,
  softrelu,
  softsign: (x) => x / (1 + Math.abs(x)),
};

/** Numbers of every magnitude, halves and their neighbours, and what is not finite. */
const HARD: number[] = [
  ...[0, 0.5, 1.5, 2.5, 0.49999997, 1, 1e-30, 1e-6, 1e-3, 0.1, 0.35, 0.9999, 1.0001, 3, 3.99, 4.5],
  ...[10, 20, 50, 85, 88.7, 89, 200, 1e4, 1e9, 3e38, Infinity],
]
  .flatMap((x) => [x, -x])
  .concat(NaN)
  .map(Math.fround);

const MODEST = numbers([300]).data.map((x) => Math.fround(x * 3));

describe("webgpu, elementwise with one input", () => {
  for (const [name, f] of Object.entries(UNARY)) {
    gpuTest(`${name} is right to a few units in the last place`, async () => {
      const periodic = name === "sin" || name === "cos";
      const x = [...MODEST, ...HARD.filter((each) => !periodic || !(Math.abs(each) > 1e5))];
      // Results that float32 holds as subnormals may come out as 0; the smallest normal number is 1.2e-38.
      const floor = periodic ? 0.1 : 1e-31;
      expectClose(
        await run(name as KernelName, [given(x)], [x.length]),
        x.map(f).map(Math.fround),
        1.5e-6,
        floor,
      );
    });
  }

  gpuTest("reciprocal and rsqrt are 1 / x and 1 / sqrt(x)", async () => {
    const x = given([0.25, 4, 1e-10, 3e10, Infinity]);
    expectClose(
      await run("reciprocal", [x], [5]),
      x.data.map((each) => 1 / each),
      1e-6,
      1e-31,
    );
    expectClose(
      await run("rsqrt", [x], [5]),
      x.data.map((each) => 1 / Math.sqrt(each)),
      1e-6,
      1e-31,
    );
  });

  gpuTest("clip keeps NaN and takes infinite bounds", async () => {
    const x = given([-3, -0.5, 0.25, 7, NaN, Infinity]);
    expect(await run("clip", [x], [6], { a_min: -1, a_max: 0.5 })).toEqual([
      -1,
      -0.5,
      0.25,
      0.5,
      NaN,
      0.5,
    ]);
    expect(await run("clip", [x], [6], { a_min: 0, a_max: Infinity })).toEqual([
      0,
      0,
      0.25,
      7,
      NaN,
      Infinity,
    ]);
  });

  gpuTest("a sine of a number too large for the reduction is still between -1 and 1", async () => {
    for (const y of await run("sin", [given([2e5, -1e9, 3.4e38])], [3])) {
      expect(Math.abs(y)).toBeLessThanOrEqual(1);
    }
  });

  gpuTest("one pipeline serves arrays of every shape", async () => {
    const backend = await sharedBackend();
    await run("negative", [numbers([3])], [3]);
    const { pipelines } = backend.counters;
    expectClose(
      await run("negative", [numbers([5, 1, 7])], [5, 1, 7]),
      numbers([35]).data.map((x) => -x),
    );
    expect(backend.counters.pipelines).toBe(pipelines);
  });
});
