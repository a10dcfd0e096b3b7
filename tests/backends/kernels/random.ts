/** Uniform random numbers: the bits of Threefry-2x32, whose known answers are in `threefry.test.ts`. */

import { expect } from "bun:test";
import fc from "fast-check";
import { threefry2x32 } from "../../../backends/threefry.ts";
import { given } from "./support/arrays.ts";
import type { Subject } from "./support/subject.ts";

export function randomSuite({ test, run, cases }: Subject): void {
  const draw = (key: readonly number[], counter: number, size: number) =>
    run("random_uniform", [given(key, [2], "int32"), given([counter], [1], "int32")], [size]);

  test("random_uniform holds the high 24 bits of consecutive blocks, for any key and counter", async () => {
    const word = fc.integer();
    const sizes = fc.constantFrom(1, 2, 3, 24, 333);
    await fc.assert(
      fc.asyncProperty(word, word, word, sizes, async (k0, k1, counter, size) => {
        const expected = Array.from({ length: size }, (_, i) => {
          const words = threefry2x32(k0, k1, counter, i >> 1);
          return (words[i & 1]! >>> 8) * 2 ** -24;
        });
        expect(await draw([k0, k1], counter, size)).toEqual(expected);
      }),
      cases(100),
    );
  });

  test("random_uniform gives the same numbers for every size", async () => {
    const all = await draw([17, -5], 3, 67);
    const sizes = Array.from({ length: 66 }, (_, i) => i + 1);
    await Promise.all(
      sizes.map(async (size) => {
        expect(await draw([17, -5], 3, size)).toEqual(all.slice(0, size));
      }),
    );
  });

  test("random_uniform is a function of key and counter alone", async () => {
    expect(await draw([1, 2], 3, 4)).toEqual(await draw([1, 2], 3, 4));
    expect(await draw([1, 2], 3, 4)).not.toEqual(await draw([1, 2], 4, 4));
    expect(await draw([1, 2], 3, 4)).not.toEqual(await draw([2, 2], 3, 4));
  });

  test("random_uniform has the mean and variance of the uniform distribution on [0, 1)", async () => {
    const size = 10_000;
    const x = await draw([42, 0], 0, size);
    const mean = x.reduce((sum, value) => sum + value, 0) / size;
    const variance = x.reduce((sum, value) => sum + (value - mean) ** 2, 0) / size;
    expect(Math.abs(mean - 1 / 2)).toBeLessThan(0.015);
    expect(Math.abs(variance - 1 / 12)).toBeLessThan(0.004);
    expect(x.every((value) => value >= 0 && value < 1)).toBe(true);
  });
}
