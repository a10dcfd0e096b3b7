/** The wasm backend's reductions, positions of extrema and softmax agree with float64 over every set of axes. */

import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { at, expectClose, indices, numbers, run, sizeOf } from "./wasm_support.ts";

const reductions = {
  sum: { start: 0, f: (a: number, b: number) => a + b },
  max: { start: Number.NEGATIVE_INFINITY, f: Math.max },
  min: { start: Number.POSITIVE_INFINITY, f: Math.min },
} as const;

/** A shape and the axes to reduce. */
const cases = fc
  .array(
    fc.record({
      length: fc.oneof(fc.integer({ min: 1, max: 5 }), fc.constantFrom(1, 17, 36)),
      reduced: fc.boolean(),
    }),
    { maxLength: 5 },
  )
  .filter((axes) => axes.reduce((size, { length }) => size * length, 1) < 20_000)
  .map((axes) => ({
    shape: axes.map(({ length }) => length),
    kept: axes.map(({ length, reduced }) => (reduced ? 1 : length)),
    axes: axes.flatMap(({ reduced }, axis) => (reduced ? [axis] : [])),
  }));

describe("sum, max and min", () => {
  test("reduce over any set of axes", async () => {
    await fc.assert(
      fc.asyncProperty(
        cases,
        fc.constantFrom("float32", "int32"),
        async ({ shape, kept, axes }, dtype) => {
          const data = numbers(sizeOf(shape)).map((x) =>
            dtype === "int32" ? Math.trunc(x * 50) : x,
          );
          for (const name of ["sum", "max", "min"] as const) {
            const { start, f } = reductions[name];
            const expected: number[] = new Array(sizeOf(kept)).fill(start);
            let i = 0;
            for (const index of indices(shape)) {
              const target = at(kept, index);
              expected[target] = f(expected[target]!, data[i++]!);
            }
            const actual = await run(
              name,
              [{ shape, data, dtype }],
              { shape: kept, dtype },
              { axes },
            );
            expectClose(actual, expected, 1e-5, 1e-4);
          }
        },
      ),
      { numRuns: 200 },
    );
  });

  test("reduce rows and columns of every length from 1 to 67", async () => {
    for (let n = 1; n <= 67; n++) {
      const data = numbers(n * n);
      const rows = Array.from({ length: n }, (_, i) => data.subarray(i * n, i * n + n));
      const columns = Array.from({ length: n }, (_, j) => rows.map((row) => row[j]!));
      const total = (xs: ArrayLike<number>) => Array.from(xs).reduce((a, b) => a + b, 0);
      const input = { shape: [n, n], data };
      expectClose(
        await run("sum", [input], { shape: [n] }, { axes: [1] }),
        rows.map(total),
        1e-5,
        1e-4,
      );
      expectClose(
        await run("sum", [input], { shape: [n] }, { axes: [0] }),
        columns.map(total),
        1e-5,
        1e-4,
      );
      expectClose(
        await run("max", [input], { shape: [n] }, { axes: [0] }),
        columns.map((c) => Math.max(...c)),
        0,
        0,
      );
    }
  });

  test("let NaN win, wherever it stands", async () => {
    for (let position = 0; position < 21; position++) {
      const data = numbers(21);
      data[position] = NaN;
      const input = { shape: [21], data };
      for (const name of ["sum", "max", "min"] as const) {
        expect([...(await run(name, [input], { shape: [] }, { axes: [0] }))]).toEqual([NaN]);
      }
    }
  });

  test("of nothing are 0, -inf and inf", async () => {
    const input = { shape: [2, 0], data: [] };
    const attrs = { axes: [1] };
    expect([...(await run("sum", [input], { shape: [2] }, attrs))]).toEqual([0, 0]);
    expect([...(await run("max", [input], { shape: [2] }, attrs))]).toEqual([-Infinity, -Infinity]);
    expect([...(await run("min", [input], { shape: [2] }, attrs))]).toEqual([Infinity, Infinity]);
  });

  test("add up a million numbers without drift", async () => {
    const data = new Float32Array(1 << 20).fill(0.1);
    for (const shape of [[1 << 20], [1 << 18, 4]]) {
      const axes = shape.map((_, axis) => axis);
      const [total] = await run("sum", [{ shape, data }], { shape: [] }, { axes });
      expect(Math.abs(total! / ((1 << 20) * Math.fround(0.1)) - 1)).toBeLessThan(2e-5);
    }
    const columns = await run(
      "sum",
      [{ shape: [1 << 18, 4], data }],
      { shape: [4] },
      { axes: [0] },
    );
    for (const total of columns)
      expect(Math.abs(total / ((1 << 18) * Math.fround(0.1)) - 1)).toBeLessThan(2e-5);
  });
});

describe("argmax and argmin", () => {
  test("give the first position along any axis", async () => {
    const shapes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(
        shapes,
        fc.nat(3),
        fc.constantFrom("float32", "int32"),
        async (shape, pick, dtype) => {
          const axis = pick % shape.length;
          // few different values, so that there are ties
          const data = numbers(sizeOf(shape)).map((x) => Math.round(x));
          const kept = shape.map((length, i) => (i === axis ? 1 : length));
          for (const [name, better] of [
            ["argmax", (a: number, b: number) => a > b],
            ["argmin", (a: number, b: number) => a < b],
          ] as const) {
            const best: number[] = [];
            const positions: number[] = [];
            let i = 0;
            for (const index of indices(shape)) {
              const value = data[i++]!;
              const target = at(kept, index);
              if (best[target] !== undefined && !better(value, best[target])) continue;
              best[target] = value;
              positions[target] = index[axis]!;
            }
            const actual = await run(name, [{ shape, data, dtype }], { shape: kept }, { axis });
            expect([...actual]).toEqual(positions);
          }
        },
      ),
      { numRuns: 150 },
    );
  });

  test("give the first NaN where there is one", async () => {
    for (const [n, first] of [
      [5, 3],
      [40, 0],
      [40, 39],
      [70, 33],
    ] as const) {
      const data = numbers(n);
      data[first] = NaN;
      data[n - 1] = NaN;
      for (const name of ["argmax", "argmin"] as const) {
        expect([...(await run(name, [{ shape: [n], data }], { shape: [] }, { axis: 0 }))]).toEqual([
          first,
        ]);
      }
    }
  });
});

describe("softmax and log_softmax", () => {
  test("normalize along any axis", async () => {
    const shapes = fc.array(fc.integer({ min: 1, max: 19 }), { minLength: 1, maxLength: 3 });
    await fc.assert(
      fc.asyncProperty(shapes, fc.nat(2), async (shape, pick) => {
        const axis = pick % shape.length;
        const data = numbers(sizeOf(shape)).map((x) => x * 20);
        const kept = shape.map((length, i) => (i === axis ? 1 : length));
        const top: number[] = new Array(sizeOf(kept)).fill(Number.NEGATIVE_INFINITY);
        const total: number[] = new Array(sizeOf(kept)).fill(0);
        const targets = [...indices(shape)].map((index) => at(kept, index));
        for (const [i, target] of targets.entries()) top[target] = Math.max(top[target]!, data[i]!);
        for (const [i, target] of targets.entries())
          total[target]! += Math.exp(data[i]! - top[target]!);
        const logarithms = targets.map(
          (target, i) => data[i]! - top[target]! - Math.log(total[target]!),
        );
        const input = [{ shape, data }];
        expectClose(await run("log_softmax", input, { shape }, { axis }), logarithms, 2e-6, 4e-6);
        expectClose(
          await run("softmax", input, { shape }, { axis }),
          logarithms.map(Math.exp),
          4e-6,
          1e-12,
        );
      }),
      { numRuns: 150 },
    );
  });

  test("stand numbers whose exponential overflows", async () => {
    for (const shape of [
      [1, 3],
      [3, 1],
    ]) {
      const axis = shape.indexOf(3);
      const input = [{ shape, data: [1000, 1000, -1000] }];
      expect([...(await run("softmax", input, { shape }, { axis }))]).toEqual([0.5, 0.5, 0]);
    }
  });
});
