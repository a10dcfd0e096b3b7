/** Casting between dtypes, copying, and selecting by a condition. */

import { expect } from "bun:test";
import fc from "fast-check";
import type { DType } from "../../../backends/backend.ts";
import { DTYPES, given, whole } from "./support/arrays.ts";
import type { Subject } from "./support/subject.ts";

const dtypes = fc.constantFrom<DType[]>("float32", "int32", "uint8");

export function convertSuite({ test, run, cases }: Subject): void {
  test("cast truncates toward zero for int32 and wraps for uint8", async () => {
    const data = [0, 0.9, -0.9, 1.9, -1.9, -1, 255.5, 256, -257, 300.2, 2.9, 1e6, -0.5];
    const n = data.length;
    const truncated = data.map((x) => Math.trunc(x) + 0);
    expect(await run("cast", [given(data)], [n], {}, "int32")).toEqual(truncated);
    expect(await run("cast", [given(data)], [n], {}, "uint8")).toEqual([...Uint8Array.from(data)]);
    const int32 = given(truncated, [n], "int32");
    expect(await run("cast", [int32], [n], {}, "uint8")).toEqual([...Uint8Array.from(data)]);
    expect(await run("cast", [int32], [n])).toEqual(truncated);
  });

  test("cast takes the ends of the ranges", async () => {
    const ends = [-(2 ** 31), 2 ** 31 - 128, 0, 300];
    expect(await run("cast", [given(ends)], [4], {}, "int32")).toEqual(ends);
    const int32 = given(ends, [4], "int32");
    expect(await run("cast", [int32], [4])).toEqual(ends);
    expect(await run("cast", [int32], [4], {}, "uint8")).toEqual([0, 128, 0, 44]);
    const bytes = given([0, 1, 255], [3], "uint8");
    for (const dtype of DTYPES) {
      expect(await run("cast", [bytes], [3], {}, dtype)).toEqual([0, 1, 255]);
    }
  });

  test("cast of a number out of range saturates at int32, and of NaN is 0; uint8 is that modulo 256", async () => {
    const x = [2 ** 31, 3e9, 1e20, -1e20, NaN, Infinity, -Infinity].map(Math.fround);
    const saturated = x.map((each) => Math.max(-(2 ** 31), Math.min(each, 2 ** 31 - 1)) || 0);
    expect(await run("cast", [given(x)], [x.length], {}, "int32")).toEqual(saturated);
    expect(await run("cast", [given(x)], [x.length], {}, "uint8")).toEqual([
      ...Uint8Array.from(saturated),
    ]);
  });

  test("cast between any two dtypes keeps small whole numbers, for every size", async () => {
    const sizes = Array.from({ length: 35 }, (_, i) => i + 1);
    for (const from of DTYPES) {
      for (const to of DTYPES) {
        await Promise.all(
          sizes.map(async (size) => {
            const x = whole([size], from);
            expect(await run("cast", [x], [size], {}, to)).toEqual([...(x.data as number[])]);
          }),
        );
      }
    }
  });

  test("copy keeps every dtype, for every size", async () => {
    const sizes = Array.from({ length: 67 }, (_, i) => i + 1);
    for (const dtype of DTYPES) {
      await Promise.all(
        sizes.map(async (size) => {
          const x = whole([size], dtype);
          expect(await run("copy", [x], [size], {}, dtype)).toEqual([...(x.data as number[])]);
        }),
      );
      expect(await run("copy", [given([0, 7, 255], [3], dtype)], [3], {}, dtype)).toEqual([
        0, 7, 255,
      ]);
    }
  });

  test("where chooses by conditions and values of any dtype", async () => {
    const sizes = fc.integer({ min: 1, max: 67 });
    await fc.assert(
      fc.asyncProperty(sizes, dtypes, dtypes, async (size, kind, dtype) => {
        const odd = Array.from(whole([size], kind, 7).data, (x) => x % 2);
        const [x, y] = [whole([size], dtype, 1), whole([size], dtype, 2)];
        const expected = odd.map((c, i) => (c !== 0 ? x.data[i]! : y.data[i]!));
        const inputs = [given(odd, [size], kind), x, y];
        expect(await run("where", inputs, [size], {}, dtype)).toEqual(expected);
      }),
      cases(150),
    );
  });

  test("where takes NaN and subnormal numbers as true, and -0 as false", async () => {
    const conditions = given([NaN, -0, 0, 1e-40, -1, -2]);
    for (const dtype of DTYPES) {
      const x = given([1, 1, 1, 1, 1, 1], [6], dtype);
      const y = given([2, 2, 2, 2, 2, 2], [6], dtype);
      const chosen = await run("where", [conditions, x, y], [6], {}, dtype);
      expect(chosen).toEqual([1, 2, 2, 1, 1, 1]);
    }
  });
}
