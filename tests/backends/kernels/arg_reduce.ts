/** Positions of extrema along an axis. */

import { expect } from "bun:test";
import fc from "fast-check";
import { type Given, given, indicesOf, numbers, offsetOf } from "./support/arrays.ts";
import type { Subject } from "./support/subject.ts";

const SEARCHES = {
  argmax: (a: number, b: number) => a > b,
  argmin: (a: number, b: number) => a < b,
} as const;

type Name = keyof typeof SEARCHES;
const NAMES = Object.keys(SEARCHES) as Name[];

function firstPositions(x: Given, axis: number, name: Name): number[] {
  const kept = x.shape.with(axis, 1);
  const best: number[] = [];
  const positions: number[] = [];
  for (const [i, index] of indicesOf(x.shape).entries()) {
    const target = offsetOf(kept, index);
    if (best[target] !== undefined && !SEARCHES[name](x.data[i]!, best[target])) continue;
    best[target] = x.data[i]!;
    positions[target] = index[axis]!;
  }
  return positions;
}

export function argReduceSuite({ test, run, cases }: Subject): void {
  test("argmax and argmin give the first of equals, along any axis", async () => {
    const shapes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 4 });
    const dtypes = fc.constantFrom("float32" as const, "int32" as const);
    await fc.assert(
      fc.asyncProperty(shapes, fc.nat(3), dtypes, async (shape, pick, dtype) => {
        const axis = pick % shape.length;
        // few different values, so that there are ties
        const x = given(Array.from(numbers(shape).data, Math.round), shape, dtype);
        for (const name of NAMES) {
          const expected = firstPositions(x, axis, name);
          expect(await run(name, [x], shape.with(axis, 1), { axis })).toEqual(expected);
          expect(await run(name, [x], shape.toSpliced(axis, 1), { axis })).toEqual(expected);
        }
      }),
      cases(150),
    );
    const x = given([1, 3, 3, 0, 0, 4], [2, 3]);
    expect(await run("argmax", [x], [2], { axis: 1 })).toEqual([1, 2]);
    expect(await run("argmin", [x], [2], { axis: 1 })).toEqual([0, 0]);
    expect(await run("argmax", [x], [3], { axis: 0 })).toEqual([0, 0, 1]);
  });

  test("argmax and argmin give the first NaN where there is one", async () => {
    for (const [n, first] of [
      [3, 1],
      [5, 3],
      [40, 0],
      [40, 39],
      [70, 33],
    ] as const) {
      const x = given(
        Array.from(numbers([n]).data)
          .with(first, NaN)
          .with(n - 1, NaN),
      );
      for (const name of NAMES) expect(await run(name, [x], [], { axis: 0 })).toEqual([first]);
    }
  });
}
