/** Sorting along rows. */

import { expect } from "bun:test";
import fc from "fast-check";
import { given } from "./support/arrays.ts";
import type { Subject } from "./support/subject.ts";

export function sortSuite({ test, fused, run, cases }: Subject): void {
  const float = fc.oneof(
    fc.float(),
    fc.constantFrom(NaN, 0, -0, 1, Infinity, -Infinity, 1e-40, -1e-40),
  );
  const int = fc.oneof(fc.integer(), fc.integer({ min: -3, max: 3 }));
  /** NaN is the largest. */
  const compare = (a: number, b: number): number => {
    if (Number.isNaN(a) || Number.isNaN(b))
      return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
    return Number(a > b) - Number(a < b);
  };

  fused("argsort", () => {
    for (const [dtype, number] of [
      ["float32", float],
      ["int32", int],
    ] as const) {
      test(`argsort of ${dtype} orders each row, equal numbers as they come`, async () => {
        const lengths = fc.record({
          rows: fc.integer({ min: 1, max: 3 }),
          length: fc.integer({ min: 1, max: 90 }),
          ascending: fc.boolean(),
        });
        const inputs = lengths.chain(({ rows, length, ascending }) => {
          const [minLength, maxLength] = [rows * length, rows * length];
          const values = fc.array(number, { minLength, maxLength });
          return values.map((data) => ({ rows, length, ascending, data }));
        });
        await fc.assert(
          fc.asyncProperty(inputs, async ({ rows, length, ascending, data }) => {
            const expected = Array.from({ length: rows }, (_, row) => {
              const at = (i: number): number => data[row * length + i]!;
              const places = Array.from({ length }, (_, i) => i);
              const sign = ascending ? 1 : -1;
              return places.sort((i, j) => sign * compare(at(i), at(j)) || i - j);
            }).flat();
            const shape = [rows, length];
            const attrs = { ascending };
            expect(
              await run("argsort", [given(data, shape, dtype)], shape, attrs, "int32"),
            ).toEqual(expected);
          }),
          cases(100),
        );
      });
    }
  });
}
