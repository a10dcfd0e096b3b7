/** Kernels that move elements and compute nothing. */

import { expect } from "bun:test";
import fc from "fast-check";
import type { DType, Shape } from "../../../backends/backend.ts";
import { sizeOf } from "../../../backends/base/shape.ts";
import { elementAt, given, indicesOf, offsetOf, range, whole } from "./support/arrays.ts";
import type { Subject } from "./support/subject.ts";

const dtypes = fc.constantFrom<DType[]>("float32", "int32", "uint8");
const shapes = fc
  .array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 6 })
  .filter((shape) => sizeOf(shape) < 5000);

/** Every order of 0 ... n - 1. */
function permutations(n: number): number[][] {
  if (n === 0) return [[]];
  return permutations(n - 1).flatMap((order) =>
    Array.from({ length: n }, (_, at) => order.toSpliced(at, 0, n - 1)),
  );
}

/** Where the elements of the transpose lie in an array of that shape. */
function transposed(shape: Shape, axes: readonly number[]): { shape: number[]; offsets: number[] } {
  const target = axes.map((axis) => shape[axis]!);
  const offsets = indicesOf(target).map((index) => {
    const source: number[] = [];
    for (const [i, axis] of axes.entries()) source[axis] = index[i]!;
    return offsetOf(shape, source);
  });
  return { shape: target, offsets };
}

/** Where the elements of a window lie in an array of that shape. */
function windowed(shape: Shape, part: Shape, begin: number[], step: number[]): number[] {
  return indicesOf(part).map((index) =>
    offsetOf(
      shape,
      index.map((i, axis) => begin[axis]! + i * step[axis]!),
    ),
  );
}

export function movementSuite({ test, fused, run, cases }: Subject): void {
  test("transpose takes any order of axes", async () => {
    const orders = shapes.chain((shape) =>
      fc.record({
        shape: fc.constant(shape),
        axes: fc.shuffledSubarray([...shape.keys()], { minLength: shape.length }),
      }),
    );
    await fc.assert(
      fc.asyncProperty(orders, dtypes, async ({ shape, axes }, dtype) => {
        const x = whole(shape, dtype);
        const target = transposed(shape, axes);
        const expected = target.offsets.map((i) => x.data[i]!);
        expect(await run("transpose", [x], target.shape, { axes }, dtype)).toEqual(expected);
      }),
      cases(200),
    );
  });

  test("transpose permutes four axes in every order", async () => {
    const x = range([2, 3, 4, 5], "int32");
    for (const axes of permutations(4)) {
      const { shape, offsets } = transposed(x.shape, axes);
      expect(await run("transpose", [x], shape, { axes }, "int32")).toEqual(offsets);
    }
  });

  test("transpose is right for matrices of every size from 1 to 35", async () => {
    for (let rows = 1; rows <= 35; rows++) {
      const widths = Array.from({ length: 12 }, (_, i) => 1 + 3 * i);
      await Promise.all(
        widths.map(async (columns) => {
          const x = whole([rows, columns]);
          const { shape, offsets } = transposed(x.shape, [1, 0]);
          const expected = offsets.map((i) => x.data[i]!);
          expect(await run("transpose", [x], shape, { axes: [1, 0] })).toEqual(expected);
        }),
      );
    }
  });

  test("broadcast_to repeats axes of length 1 and missing ones", async () => {
    const targets = shapes.chain((shape) =>
      fc.record({
        shape: fc.constant(shape),
        cut: fc.nat(shape.length),
        repeated: fc.array(fc.boolean(), { minLength: shape.length, maxLength: shape.length }),
      }),
    );
    const check = async (from: Shape, shape: Shape, dtype: DType) => {
      const x = whole(from, dtype);
      const expected = indicesOf(shape).map((index) => elementAt(x, index));
      expect(await run("broadcast_to", [x], shape, {}, dtype)).toEqual(expected);
    };
    await fc.assert(
      fc.asyncProperty(targets, dtypes, async ({ shape, cut, repeated }, dtype) => {
        await check(shape.map((length, i) => (repeated[i] ? 1 : length)).slice(cut), shape, dtype);
      }),
      cases(200),
    );
    for (const from of [[], [1], [3, 1], [2, 1, 4], [1, 3, 1], [2, 3, 4]]) {
      await check(from, [2, 3, 4], "uint8");
    }
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
        const [begin, step] = [axes.map((each) => each.begin), axes.map((each) => each.step)];
        const part = axes.map(({ count }) => count);
        const x = whole(
          axes.map(({ length }) => length),
          dtype,
        );
        const offsets = windowed(x.shape, part, begin, step);
        const cut = await run("slice", [x], part, { begin, step }, dtype);
        expect(cut).toEqual(offsets.map((i) => x.data[i]!));
        const placed = new Array<number>(x.data.length).fill(0);
        for (const i of offsets) placed[i] = x.data[i]!;
        const back = await run("place", [given(cut, part, dtype)], x.shape, { begin, step }, dtype);
        expect(back).toEqual(placed);
      }),
      cases(200),
    );
    const window = { begin: [1, 0], step: [1, 2] };
    expect(await run("slice", [range([3, 4])], [2, 2], window)).toEqual([4, 6, 8, 10]);
    expect(await run("place", [given([4, 6, 8, 10], [2, 2])], [3, 4], window)).toEqual([
      ...[0, 0, 0, 0, 4, 0, 6, 0, 8, 0, 10, 0],
    ]);
  });

  fused("slice_assign", () => {
    test("slice_assign writes a window", async () => {
      const window = { begin: [1, 0], step: [1, 2] };
      for (const dtype of ["float32", "int32", "uint8"] as const) {
        const x = given(range([3, 4]).data, [3, 4], dtype);
        const part = given([50, 60, 70, 80], [2, 2], dtype);
        const expected = [0, 1, 2, 3, 50, 5, 60, 7, 70, 9, 80, 11];
        expect(await run("slice_assign", [x, part], [3, 4], window, dtype)).toEqual(expected);
      }
    });
  });

  test("concat joins any number of arrays along any axis", async () => {
    const joins = fc.record({
      shape: fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 4 }),
      pick: fc.nat(3),
      lengths: fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 10 }),
    });
    await fc.assert(
      fc.asyncProperty(joins, dtypes, async ({ shape, pick, lengths }, dtype) => {
        const axis = pick % shape.length;
        const parts = lengths.map((length, i) => whole(shape.with(axis, length), dtype, i + 1));
        const owners = lengths.flatMap((length, part) =>
          Array.from({ length }, (_, i) => [part, i] as const),
        );
        const target = shape.with(axis, owners.length);
        const expected = indicesOf(target).map((index) => {
          const [part, i] = owners[index[axis]!]!;
          return elementAt(parts[part]!, index.with(axis, i));
        });
        expect(await run("concat", parts, target, { axis }, dtype)).toEqual(expected);
      }),
      cases(150),
    );
  });
}
