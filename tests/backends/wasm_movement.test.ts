/** The wasm backend moves, casts, selects, indexes and draws elements as the contract says, for every dtype. */

import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import type { DType } from "../../backends/backend.ts";
import { threefry2x32 } from "../../backends/threefry.ts";
import { at, indices, numbers, run, sizeOf } from "./wasm_support.ts";

const dtypes = fc.constantFrom<DType[]>("float32", "int32", "uint8");
const shapes = fc
  .array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 6 })
  .filter((shape) => sizeOf(shape) < 5000);

/** Small whole numbers, which every dtype holds. */
function whole(size: number, seed = 1): number[] {
  return Array.from(numbers(size, seed), (x) => Math.floor((x + 2) * 60));
}

/** Position of an index in a dense array of that shape. */
function position(shape: readonly number[], index: readonly number[]): number {
  return shape.reduce((sum, length, axis) => sum * length + index[axis]!, 0);
}

describe("movement", () => {
  test("copy copies", async () => {
    for (let size = 1; size <= 67; size++) {
      for (const dtype of ["float32", "int32", "uint8"] as const) {
        const data = whole(size);
        expect([
          ...(await run("copy", [{ shape: [size], data, dtype }], { shape: [size], dtype })),
        ]).toEqual(data);
      }
    }
  });

  test("transpose takes any order of axes", async () => {
    const cases = shapes.chain((shape) =>
      fc.record({
        shape: fc.constant(shape),
        axes: fc.shuffledSubarray(
          shape.map((_, axis) => axis),
          { minLength: shape.length },
        ),
      }),
    );
    await fc.assert(
      fc.asyncProperty(cases, dtypes, async ({ shape, axes }, dtype) => {
        const data = whole(sizeOf(shape));
        const target = axes.map((axis) => shape[axis]!);
        const expected = [...indices(target)].map((index) => {
          const source: number[] = [];
          for (const [i, axis] of axes.entries()) source[axis] = index[i]!;
          return data[position(shape, source)]!;
        });
        const actual = await run(
          "transpose",
          [{ shape, data, dtype }],
          { shape: target, dtype },
          { axes },
        );
        expect([...actual]).toEqual(expected);
      }),
      { numRuns: 200 },
    );
  });

  test("transpose is right for matrices of every size from 1 to 35", async () => {
    for (let rows = 1; rows <= 35; rows++) {
      for (let columns = 1; columns <= 35; columns += 3) {
        const data = whole(rows * columns);
        const expected = Array.from(
          { length: data.length },
          (_, i) => data[(i % rows) * columns + Math.floor(i / rows)]!,
        );
        const actual = await run(
          "transpose",
          [{ shape: [rows, columns], data }],
          { shape: [columns, rows] },
          { axes: [1, 0] },
        );
        expect([...actual]).toEqual(expected);
      }
    }
  });

  test("broadcast_to repeats axes of length 1 and missing ones", async () => {
    const cases = shapes.chain((shape) =>
      fc.record({
        shape: fc.constant(shape),
        cut: fc.nat(shape.length),
        repeated: fc.array(fc.boolean(), { minLength: shape.length, maxLength: shape.length }),
      }),
    );
    await fc.assert(
      fc.asyncProperty(cases, dtypes, async ({ shape, cut, repeated }, dtype) => {
        const from = shape.map((length, axis) => (repeated[axis] ? 1 : length)).slice(cut);
        const data = whole(sizeOf(from));
        const expected = [...indices(shape)].map((index) => data[at(from, index)]!);
        expect([
          ...(await run("broadcast_to", [{ shape: from, data, dtype }], { shape, dtype })),
        ]).toEqual(expected);
      }),
      { numRuns: 200 },
    );
  });

  test("slice reads a window and place puts it back among zeros", async () => {
    const axis = fc
      .record({
        begin: fc.nat(4),
        step: fc.integer({ min: 1, max: 3 }),
        count: fc.integer({ min: 1, max: 5 }),
        more: fc.nat(3),
      })
      .map((a) => ({ ...a, length: a.begin + (a.count - 1) * a.step + 1 + a.more }));
    const windows = fc
      .array(axis, { minLength: 1, maxLength: 5 })
      .filter((axes) => sizeOf(axes.map(({ length }) => length)) < 20_000);
    await fc.assert(
      fc.asyncProperty(windows, dtypes, async (axes, dtype) => {
        const shape = axes.map(({ length }) => length);
        const count = axes.map(({ count }) => count);
        const attrs = { begin: axes.map(({ begin }) => begin), step: axes.map(({ step }) => step) };
        const data = whole(sizeOf(shape));
        const window = [...indices(count)].map((index) =>
          position(
            shape,
            index.map((i, axis) => axes[axis]!.begin + i * axes[axis]!.step),
          ),
        );
        const cut = await run("slice", [{ shape, data, dtype }], { shape: count, dtype }, attrs);
        expect([...cut]).toEqual(window.map((i) => data[i]!));
        const placed: number[] = new Array(data.length).fill(0);
        for (const i of window) placed[i] = data[i]!;
        expect([
          ...(await run("place", [{ shape: count, data: cut, dtype }], { shape, dtype }, attrs)),
        ]).toEqual(placed);
      }),
      { numRuns: 200 },
    );
  });

  test("concat joins any number of arrays along any axis", async () => {
    const cases = fc.record({
      shape: fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 4 }),
      pick: fc.nat(3),
      lengths: fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 4 }),
    });
    await fc.assert(
      fc.asyncProperty(cases, dtypes, async ({ shape, pick, lengths }, dtype) => {
        const axis = pick % shape.length;
        const withLength = (length: number) => shape.map((own, i) => (i === axis ? length : own));
        const parts = lengths.map((length, i) => ({
          shape: withLength(length),
          data: whole(sizeOf(withLength(length)), i + 1),
          dtype,
        }));
        const target = withLength(lengths.reduce((a, b) => a + b));
        // every part, row by row: the elements of one row of the target lie side by side
        const outer = sizeOf(shape.slice(0, axis));
        const expected = Array.from({ length: outer }, (_, row) =>
          parts.flatMap(({ data }) =>
            data.slice((row * data.length) / outer, ((row + 1) * data.length) / outer),
          ),
        ).flat();
        expect([...(await run("concat", parts, { shape: target, dtype }, { axis }))]).toEqual(
          expected,
        );
      }),
      { numRuns: 150 },
    );
  });
});

describe("cast", () => {
  test("truncates toward zero and wraps to uint8", async () => {
    const data = [0, 1.9, -1.9, 255.5, 256, -1, 300, 1e6, -0.5];
    const shape = [data.length];
    const from = { shape, data };
    expect([...(await run("cast", [from], { shape, dtype: "int32" }))]).toEqual([
      0, 1, -1, 255, 256, -1, 300, 1000000, 0,
    ]);
    expect([...(await run("cast", [from], { shape, dtype: "uint8" }))]).toEqual([
      ...Uint8Array.from(data),
    ]);
    const integers = data.map(Math.trunc);
    const fromInt = { shape, data: integers, dtype: "int32" } as const;
    expect([...(await run("cast", [fromInt], { shape, dtype: "uint8" }))]).toEqual([
      ...Uint8Array.from(data),
    ]);
    expect([...(await run("cast", [fromInt], { shape }))]).toEqual(integers.map((x) => x + 0));
  });

  test("of out-of-range numbers saturates, and of NaN is 0", async () => {
    const from = { shape: [3], data: [1e20, -1e20, NaN] };
    const actual = await run("cast", [from], { shape: [3], dtype: "int32" });
    expect([...actual]).toEqual([2147483647, -2147483648, 0]);
  });

  test("between any two dtypes keeps small whole numbers, for every size", async () => {
    const names = ["float32", "int32", "uint8"] as const;
    for (let size = 1; size <= 35; size++) {
      const data = whole(size);
      for (const dtype of names) {
        for (const to of names) {
          const actual = await run("cast", [{ shape: [size], data, dtype }], {
            shape: [size],
            dtype: to,
          });
          expect([...actual]).toEqual(data);
        }
      }
    }
  });
});

describe("where", () => {
  test("chooses for conditions and values of any dtype", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 67 }),
        dtypes,
        dtypes,
        async (size, kind, dtype) => {
          const condition = whole(size, 7).map((x) => x % 2);
          const [x, y] = [whole(size, 1), whole(size, 2)];
          const shape = [size];
          const inputs = [
            { shape, data: condition, dtype: kind },
            { shape, data: x, dtype },
            { shape, data: y, dtype },
          ];
          const expected = condition.map((c, i) => (c !== 0 ? x[i]! : y[i]!));
          expect([...(await run("where", inputs, { shape, dtype }))]).toEqual(expected);
        },
      ),
      { numRuns: 150 },
    );
  });

  test("takes NaN as true and -0 as false", async () => {
    const shape = [5];
    const inputs = [
      { shape, data: [NaN, -0, 0, 1e-40, -1] },
      { shape, data: [1, 1, 1, 1, 1] },
      { shape, data: [2, 2, 2, 2, 2] },
    ];
    expect([...(await run("where", inputs, { shape }))]).toEqual([1, 2, 2, 1, 1]);
  });
});

describe("indexing", () => {
  const cases = fc.record({
    shape: fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 4 }),
    pick: fc.nat(3),
    at: fc.array(fc.integer({ min: -3, max: 8 }), { minLength: 1, maxLength: 9 }),
    kind: fc.constantFrom<DType[]>("float32", "int32"),
  });

  test("take reads slices at clipped indices", async () => {
    await fc.assert(
      fc.asyncProperty(cases, dtypes, async ({ shape, pick, at, kind }, dtype) => {
        const axis = pick % shape.length;
        const data = whole(sizeOf(shape));
        const target = shape.toSpliced(axis, 1, at.length);
        const clipped = at.map((i) => Math.min(Math.max(i, 0), shape[axis]! - 1));
        const expected = [...indices(target)].map(
          (index) => data[position(shape, index.with(axis, clipped[index[axis]!]!))]!,
        );
        const inputs = [
          { shape, data, dtype },
          { shape: [at.length], data: at, dtype: kind },
        ];
        expect([...(await run("take", inputs, { shape: target, dtype }, { axis }))]).toEqual(
          expected,
        );
      }),
      { numRuns: 200 },
    );
  });

  test("add_at adds slices up at clipped indices", async () => {
    await fc.assert(
      fc.asyncProperty(cases, async ({ shape, pick, at, kind }) => {
        const axis = pick % shape.length;
        const source = shape.toSpliced(axis, 1, at.length);
        const data = whole(sizeOf(source));
        const clipped = at.map((i) => Math.min(Math.max(i, 0), shape[axis]! - 1));
        const expected: number[] = new Array(sizeOf(shape)).fill(0);
        let i = 0;
        for (const index of indices(source)) {
          expected[position(shape, index.with(axis, clipped[index[axis]!]!))]! += data[i++]!;
        }
        const inputs = [
          { shape: source, data },
          { shape: [at.length], data: at, dtype: kind },
        ];
        expect([...(await run("add_at", inputs, { shape }, { axis }))]).toEqual(expected);
      }),
      { numRuns: 200 },
    );
  });

  test("one_hot marks indices in range and leaves the other rows empty", async () => {
    for (const dtype of ["float32", "int32", "uint8"] as const) {
      for (const kind of ["float32", "int32"] as const) {
        const indices = { shape: [4], data: [2, -1, 0, 3], dtype: kind };
        const actual = await run("one_hot", [indices], { shape: [4, 3], dtype });
        expect([...actual]).toEqual([0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0]);
      }
    }
  });
});

describe("random_uniform", () => {
  const draw = (key: number[], counter: number, size: number) =>
    run(
      "random_uniform",
      [
        { shape: [2], data: key, dtype: "int32" },
        { shape: [1], data: [counter], dtype: "int32" },
      ],
      { shape: [size] },
    );

  test("is Threefry-2x32-20 for any key and counter", async () => {
    const word = fc.integer();
    await fc.assert(
      fc.asyncProperty(word, word, word, async (k0, k1, counter) => {
        const expected = Array.from({ length: 12 }, (_, i) => threefry2x32(k0, k1, counter, i))
          .flat()
          .map((word) => (word >>> 8) / 2 ** 24);
        expect([...(await draw([k0, k1], counter, 24))]).toEqual(expected);
      }),
    );
  });

  test("gives the same numbers for every size", async () => {
    const all = await draw([17, -5], 3, 67);
    for (let size = 1; size < 67; size++) {
      expect([...(await draw([17, -5], 3, size))]).toEqual([...all.subarray(0, size)]);
    }
  });
});
