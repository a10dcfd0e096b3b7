/** Kernels whose addresses are data. */

import { expect } from "bun:test";
import fc from "fast-check";
import type { DType } from "../../../backends/backend.ts";
import { sizeOf } from "../../../backends/base/shape.ts";
import { DTYPES, elementAt, given, indicesOf, offsetOf, range, whole } from "./support/arrays.ts";
import type { Subject } from "./support/subject.ts";

const KINDS = ["float32", "int32"] as const;

export function indexingSuite({ test, fused, run, cases }: Subject): void {
  const dtypes = fc.constantFrom<DType[]>("float32", "int32", "uint8");
  const picks = fc.record({
    shape: fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 4 }),
    pick: fc.nat(3),
    at: fc.array(fc.integer({ min: -3, max: 8 }), { minLength: 1, maxLength: 9 }),
    kind: fc.constantFrom(...KINDS),
  });
  const clip = (i: number, length: number) => Math.min(Math.max(Math.trunc(i), 0), length - 1);

  test("take reads slices at clipped indices", async () => {
    await fc.assert(
      fc.asyncProperty(picks, dtypes, async ({ shape, pick, at, kind }, dtype) => {
        const axis = pick % shape.length;
        const x = whole(shape, dtype);
        const target = shape.toSpliced(axis, 1, at.length);
        const expected = indicesOf(target).map((index) =>
          elementAt(x, index.with(axis, clip(at[index[axis]!]!, shape[axis]!))),
        );
        const inputs = [x, given(at, [at.length], kind)];
        expect(await run("take", inputs, target, { axis }, dtype)).toEqual(expected);
      }),
      cases(200),
    );
  });

  test("add_at adds slices up at clipped indices", async () => {
    await fc.assert(
      fc.asyncProperty(picks, async ({ shape, pick, at, kind }) => {
        const axis = pick % shape.length;
        const y = whole(shape.toSpliced(axis, 1, at.length));
        const expected = new Array<number>(sizeOf(shape)).fill(0);
        for (const index of indicesOf(y.shape)) {
          const target = index.with(axis, clip(at[index[axis]!]!, shape[axis]!));
          expected[offsetOf(shape, target)]! += elementAt(y, index);
        }
        const inputs = [y, given(at, [at.length], kind)];
        expect(await run("add_at", inputs, shape, { axis })).toEqual(expected);
      }),
      cases(200),
    );
  });

  fused("put_at", () => {
    test("put_at overwrites slices, the last of equal indices counts, those outside are skipped", async () => {
      await fc.assert(
        fc.asyncProperty(picks, dtypes, async ({ shape, pick, at }, dtype) => {
          const axis = pick % shape.length;
          const x = whole(shape, dtype);
          const part = shape.toSpliced(axis, 1, at.length);
          const y = given(
            Array.from(range(part).data, (i) => 100 + (i % 100)),
            part,
            dtype,
          );
          const expected = Array.from(x.data);
          for (const index of indicesOf(part)) {
            const target = at[index[axis]!]!;
            if (target < 0 || target >= shape[axis]!) continue;
            expected[offsetOf(shape, index.with(axis, target))] = elementAt(y, index);
          }
          const inputs = [x, y, given(at, [at.length], "int32")];
          expect(await run("put_at", inputs, shape, { axis }, dtype)).toEqual(expected);
        }),
        cases(100),
      );
    });
  });

  const fractions = [2, 0, 2, 5, -1, 1.9];
  const clipped = [2, 0, 2, 3, 0, 1];
  for (const kind of KINDS) {
    const where = given(fractions, [3, 2], kind);

    test(`take replaces its axis by all axes of ${kind} indices, for each axis`, async () => {
      for (const dtype of DTYPES) {
        const x = range([4, 4, 4], dtype);
        for (const axis of [0, 1, 2]) {
          const shape = x.shape.toSpliced(axis, 1, 3, 2);
          const expected = indicesOf(shape).map((index) => {
            const [row, column] = index.slice(axis, axis + 2) as [number, number];
            return elementAt(x, index.toSpliced(axis, 2, clipped[row * 2 + column]!));
          });
          expect(await run("take", [x, where], shape, { axis }, dtype)).toEqual(expected);
        }
      }
    });

    test(`add_at adds slices at all axes of ${kind} indices, repeated ones too`, async () => {
      for (const axis of [0, 1, 2]) {
        const y = range([2, 3, 4].toSpliced(axis, 1, 3, 2));
        const shape = [2, 3, 4].with(axis, 4);
        const expected = indicesOf(shape).map((index) =>
          indicesOf([3, 2]).reduce((sum, [row, column]) => {
            if (clipped[row! * 2 + column!] !== index[axis]) return sum;
            return sum + elementAt(y, index.toSpliced(axis, 1, row!, column!));
          }, 0),
        );
        expect(await run("add_at", [y, where], shape, { axis })).toEqual(expected);
      }
    });

    test(`one_hot marks ${kind} indices, and none outside the range`, async () => {
      for (const dtype of DTYPES) {
        const marks = given([1, 0, 3, -1, 2], [5], kind);
        expect(await run("one_hot", [marks], [5, 3], { clipped: false }, dtype)).toEqual([
          ...[0, 1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1],
        ]);
        expect(await run("one_hot", [marks], [5, 3], { clipped: true }, dtype)).toEqual([
          ...[0, 1, 0, 1, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 1],
        ]);
      }
    });
  }

  test("indices of no whole number are truncated and clipped, NaN is 0; one_hot marks none outside", async () => {
    const at = given([NaN, Infinity, -Infinity, 1e10, -1e10, -0.5, 1.9]);
    const x = given([10, 11, 12]);
    expect(await run("take", [x, at], [7], { axis: 0 })).toEqual([10, 12, 10, 12, 10, 10, 11]);
    const y = given([1, 2, 4, 8, 16, 32, 64]);
    expect(await run("add_at", [y, at], [3], { axis: 0 })).toEqual([53, 64, 10]);
    const marks = async (clipped: boolean) => await run("one_hot", [at], [7, 2], { clipped });
    expect(await marks(false)).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 1]);
    expect(await marks(true)).toEqual([1, 0, 0, 1, 1, 0, 0, 1, 1, 0, 1, 0, 0, 1]);
  });
}
