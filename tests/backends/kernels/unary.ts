/** Elementwise kernels of one input. */

import { expect } from "bun:test";
import type { FusedKernels } from "../../../backends/backend.ts";
import { expectClose, given, numbers } from "./support/arrays.ts";
import { type FusedUnaryName, UNARY, type Unary } from "./support/formulas.ts";
import type { Subject } from "./support/subject.ts";

const FUSED_NAMES: readonly string[] = [
  "square",
  "reciprocal",
  "rsqrt",
  "softrelu",
  "softsign",
] satisfies FusedUnaryName[];

/** Moderate numbers, halves and their neighbours, some of every magnitude, both signs, and what is not finite. */
const HARD: readonly number[] = [
  ...[0, 0.5, 1.5, 2.5, 0.49999997, 1, 1e-30, 1e-6, 1e-3, 0.1, 0.35, 0.9999, 1.0001, 3, 3.99, 4.5],
  ...[10, 20, 50, 85, 88.7, 89, 200, 1e4, 1e9, 3e38, Infinity],
]
  .flatMap((x) => [x, -x])
  .concat(
    Array.from(numbers([300]).data, (x) => 3 * x),
    NaN,
  )
  .map(Math.fround);

/** Powers of two with everything between, both signs, and what is not finite. */
function wholeRange(): number[] {
  const positive: number[] = [];
  for (let exponent = -149; exponent < 128; exponent++) {
    for (const mantissa of [1, 1.1, 1.3, Math.SQRT2, 1.7, 1.9999]) {
      positive.push(mantissa * 2 ** exponent);
    }
  }
  for (let x = 0.01; x < 100; x += 0.0371) positive.push(x);
  positive.push(0, Infinity, 0.49999997, 0.5, 1.5, 2.5, 8388607.5);
  return [...positive, ...positive.map((x) => -x), NaN]
    .map(Math.fround)
    .filter((x) => Math.abs(x) < 3.4e38 || !Number.isFinite(x));
}

export function unarySuite({ test, fused, run, profile }: Subject): void {
  const held = (x: number) => x === 0 || !(Math.abs(x) < profile.smallest);
  const unary = (name: keyof typeof UNARY, f: Unary) => {
    test(`${name} is right over the whole range of float32`, async () => {
      const x = [...HARD, ...wholeRange()].filter(held);
      const expected = x.map((each) => profile.round(f(each)));
      const actual = await run(name, [given(x)], [x.length]);
      expectClose(actual, expected, profile.unary(name), (i) => `${name}(${x[i]})`);
    });
  };
  for (const [name, f] of Object.entries(UNARY) as [keyof typeof UNARY, Unary][]) {
    if (FUSED_NAMES.includes(name)) fused(name as FusedUnaryName, () => unary(name, f));
    else unary(name, f);
  }

  test("every size from 1 to 67 is treated alike", async () => {
    for (const name of ["exp", "relu", "round"] as const) {
      const all = await run(name, [numbers([67])], [67]);
      const sizes = Array.from({ length: 67 }, (_, i) => i + 1);
      await Promise.all(
        sizes.map(async (size) => {
          const x = given(Array.from(numbers([67]).data).slice(0, size));
          const actual = await run(name, [x], [size]);
          expectClose(actual, all.slice(0, size), profile.unary(name));
          const expected = Array.from(x.data, (each) => profile.round(UNARY[name](each)));
          expectClose(actual, expected, profile.unary(name));
        }),
      );
    }
  });

  test("round goes half away from zero and is not fooled by the neighbour of a half", async () => {
    const x = [0.5, -0.5, 1.5, 2.5, -2.5, profile.round(0.5 - 2 ** -25), -1.2];
    expectClose(
      await run("round", [given(x)], [7]),
      [1, -1, 2, 3, -3, 0, -1],
      profile.unary("round"),
    );
  });

  test("sine and cosine of huge numbers stay between -1 and 1, and of infinity are NaN", async () => {
    for (const name of ["sin", "cos"] as const) {
      const x = [2e5, -1e9, -3e12, 7e14, Infinity, -Infinity];
      const y = await run(name, [given(x)], [6]);
      for (const each of y.slice(0, 4)) expect(Math.abs(each)).toBeLessThanOrEqual(1);
      expect(y.slice(4)).toEqual([NaN, NaN]);
    }
  });

  test("sigmoid saturates, relu keeps NaN, expm1 and log1p keep tiny arguments", async () => {
    expect(await run("sigmoid", [given([-1000, 0, 1000])], [3])).toEqual([0, 0.5, 1]);
    expect(await run("relu", [given([-2, 3, NaN])], [3])).toEqual([0, 3, NaN]);
    const tiny = Math.fround(1e-20);
    expect(await run("expm1", [given([tiny])], [1])).toEqual([tiny]);
    expect(await run("log1p", [given([tiny])], [1])).toEqual([tiny]);
    expect(await run("erf", [given([Infinity, -Infinity, NaN])], [3])).toEqual([1, -1, NaN]);
  });

  fused("clip" satisfies keyof FusedKernels, () => {
    test("clip keeps NaN, bounds everything else and takes infinite bounds", async () => {
      const x = given([-Infinity, -3, -0.5, 0, 0.25, 2, Infinity, NaN, 1]);
      expect(await run("clip", [x], [9], { a_min: -1, a_max: 1 })).toEqual([
        ...[-1, -1, -0.5, 0, 0.25, 1, 1, NaN, 1],
      ]);
      expect(await run("clip", [x], [9], { a_min: -1, a_max: 0.5 })).toEqual([
        ...[-1, -1, -0.5, 0, 0.25, 0.5, 0.5, NaN, 0.5],
      ]);
      expect(await run("clip", [x], [9], { a_min: 0, a_max: Infinity })).toEqual([
        ...[0, 0, 0, 0, 0.25, 2, Infinity, NaN, 1],
      ]);
    });
  });
}
