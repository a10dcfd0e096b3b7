/** Sums and extrema over axes. */

import { expect } from "bun:test";
import fc from "fast-check";
import type { Shape } from "../../../backends/backend.ts";
import { sizeOf } from "../../../backends/base/shape.ts";
import {
  EXACT,
  expectClose,
  type Given,
  given,
  indicesOf,
  integers,
  numbers,
  offsetOf,
  range,
  type Tolerance,
} from "./support/arrays.ts";
import type { Subject } from "./support/subject.ts";

type Name = "sum" | "max" | "min";

interface Reduction {
  readonly start: number;
  readonly fold: (a: number, b: number) => number;
}

const REDUCTIONS: Readonly<Record<Name, Reduction>> = {
  sum: { start: 0, fold: (a, b) => a + b },
  max: { start: -Infinity, fold: Math.max },
  min: { start: Infinity, fold: Math.min },
};

const NAMES = Object.keys(REDUCTIONS) as Name[];

/** A shape and the axes to reduce. */
const reduced = fc
  .array(
    fc.record({
      length: fc.oneof(fc.integer({ min: 1, max: 5 }), fc.constantFrom(1, 17, 36)),
      isReduced: fc.boolean(),
    }),
    { maxLength: 5 },
  )
  .filter((axes) => axes.reduce((size, { length }) => size * length, 1) < 20_000)
  .map((axes) => ({
    shape: axes.map(({ length }) => length),
    axes: axes.flatMap(({ isReduced }, axis) => (isReduced ? [axis] : [])),
  }));

/** The fold of `x` over `axes`, which stay as axes of length 1. */
export function reduce(x: Given, axes: readonly number[], name: Name): Given {
  const { start, fold } = REDUCTIONS[name];
  const kept = x.shape.map((length, axis) => (axes.includes(axis) ? 1 : length));
  const results = new Array<number>(sizeOf(kept)).fill(start);
  for (const [i, index] of indicesOf(x.shape).entries()) {
    const target = offsetOf(kept, index);
    results[target] = fold(results[target]!, x.data[i]!);
  }
  return given(results, kept);
}

const without = (shape: Shape, axes: readonly number[]): number[] =>
  shape.filter((_, axis) => !axes.includes(axis));

export function reduceSuite({ test, fused, run, profile, cases }: Subject): void {
  const toleranceOf = (name: Name, sum: Tolerance) => (name === "sum" ? sum : EXACT);

  test("sum, max and min reduce over any set of axes", async () => {
    const dtypes = fc.constantFrom("float32", "int32");
    await fc.assert(
      fc.asyncProperty(reduced, dtypes, async ({ shape, axes }, dtype) => {
        const x = dtype === "int32" ? integers(shape) : numbers(shape);
        for (const name of NAMES) {
          const expected = reduce(x, axes, name);
          const actual = await run(name, [x], expected.shape, { axes }, dtype);
          const tolerance = dtype === "int32" ? EXACT : profile.longSum;
          expectClose(actual, expected.data, toleranceOf(name, tolerance));
        }
      }),
      cases(200),
    );
  });

  for (const name of NAMES) {
    test(`${name} reduces every set of four axes, of float32 and of int32, which wraps`, async () => {
      const x = numbers([3, 2, 5, 4], 7);
      const large = given(
        Array.from(x.data, (each) => Math.trunc(each * 1e8)),
        x.shape,
        "int32",
      );
      for (let set = 0; set < 16; set++) {
        const axes = [0, 1, 2, 3].filter((axis) => set & (1 << axis));
        const shape = without(x.shape, axes);
        const expected = Array.from(reduce(x, axes, name).data);
        expectClose(
          await run(name, [x], shape, { axes }),
          expected,
          toleranceOf(name, profile.sum),
        );
        expect(await run(name, [large], shape, { axes }, "int32")).toEqual(
          Array.from(reduce(large, axes, name).data, (each) => each | 0),
        );
      }
    });

    test(`${name} reduces long axes, the first or the last`, async () => {
      for (const shape of [[3, 1000], [300, 7], [20000], [2, 9001]]) {
        const x = numbers(shape, 11);
        for (const axes of shape.length === 1 ? [[0]] : [[0], [1], [0, 1]]) {
          const actual = await run(name, [x], without(shape, axes), { axes });
          expectClose(actual, reduce(x, axes, name).data, toleranceOf(name, profile.longSum));
        }
      }
    });

    test(`${name} reduces rows and columns of every length from 1 to 67`, async () => {
      const lengths = Array.from({ length: 67 }, (_, i) => i + 1);
      await Promise.all(
        lengths.map(async (n) => {
          const x = numbers([n, n]);
          for (const axes of [[0], [1]]) {
            const actual = await run(name, [x], [n], { axes });
            expectClose(actual, reduce(x, axes, name).data, toleranceOf(name, profile.longSum));
          }
        }),
      );
    });

    test(`${name} lets NaN win, wherever it stands`, async () => {
      for (const length of [5, 21, 500]) {
        const positions = length < 100 ? [...new Array(length).keys()] : [0, 3, length - 1];
        await Promise.all(
          positions.map(async (position) => {
            const x = given(Array.from(numbers([length]).data).with(position, NaN));
            expect(await run(name, [x], [], { axes: [0] })).toEqual([NaN]);
          }),
        );
      }
      const rows = given([1, NaN, 3, -1, 5, -2], [2, 3]);
      const [, second] = await run(name, [rows], [2], { axes: [1] });
      expect(second).toBe({ sum: 2, max: 5, min: -2 }[name]);
    });

    test(`${name} of nothing is what changes nothing`, async () => {
      const { start } = REDUCTIONS[name];
      expect(await run(name, [given([], [2, 0])], [2], { axes: [1] })).toEqual([start, start]);
    });
  }

  test("sum keeps reduced axes or not", async () => {
    const x = range([2, 3, 4]);
    expect(await run("sum", [x], [3], { axes: [0, 2] })).toEqual([60, 92, 124]);
    const kept = await run("sum", [x], [2, 1, 4], { axes: [1] });
    expect(kept).toEqual([12, 15, 18, 21, 48, 51, 54, 57]);
    expect(await run("sum", [x], [], { axes: [0, 1, 2] })).toEqual([276]);
  });

  test("sum of int32 wraps, max and min of int32 are exact", async () => {
    const most = 2 ** 31 - 1;
    const fold = (name: Name, data: number[]) =>
      run(name, [given(data, [data.length], "int32")], [], { axes: [0] }, "int32");
    expect(await fold("sum", [most, 1])).toEqual([-(2 ** 31)]);
    expect(await fold("sum", new Array<number>(100).fill(most))).toEqual([-100]);
    expect(await fold("max", [-5, -3])).toEqual([-3]);
    expect(await fold("min", [5, 3])).toEqual([3]);
    expect(await fold("max", [most - 1, most])).toEqual([most]);
  });

  test("sum adds up a million numbers without drift", async () => {
    const tenth = Math.fround(0.1);
    const data = new Float32Array(2 ** 20).fill(tenth);
    for (const shape of [[2 ** 20], [2 ** 18, 4]]) {
      const total = await run("sum", [given(data, shape)], [], { axes: [...shape.keys()] });
      expectClose(total, [2 ** 20 * tenth], profile.millionSum);
    }
    const columns = await run("sum", [given(data, [2 ** 18, 4])], [4], { axes: [0] });
    expectClose(columns, new Array<number>(4).fill(2 ** 18 * tenth), profile.millionSum);
  });

  fused("sum_squares", () => {
    test("sum_squares adds the squares of all elements of any number of arrays", async () => {
      const arrays = [numbers([67], 1), numbers([5, 31], 2), numbers([], 3), numbers([1000], 4)];
      for (let many = 1; many <= arrays.length; many++) {
        const given = arrays.slice(0, many);
        const all = given.flatMap(({ data }) => Array.from(data));
        const expected = all.reduce((sum, x) => sum + x * x, 0);
        expectClose(await run("sum_squares", given, []), [expected], profile.longSum);
      }
    });
  });
}
