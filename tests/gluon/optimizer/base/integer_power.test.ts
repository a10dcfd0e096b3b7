/** Powers by repeated squaring. */
import { describe, expect, test } from "bun:test";
import { integerPower } from "../../../../gluon/optimizer/base/integer_power.ts";

describe("integerPower()", () => {
  test("is exact where doubles are", () => {
    expect([0, 1, 2, 10, 52].map((n) => integerPower(2, n))).toEqual([1, 2, 4, 1024, 2 ** 52]);
    expect([integerPower(-3, 3), integerPower(0.5, 7), integerPower(0, 0)]).toEqual([
      -27,
      1 / 128,
      1,
    ]);
  });

  test("is the power to within rounding, up to the largest exponents", () => {
    for (const n of [3, 100, 99_999, 2 ** 20]) {
      expect(integerPower(0.999, n)).toBeCloseTo(0.999 ** n, 12);
    }
    expect(integerPower(0.9, 2 ** 32 - 1)).toBe(0);
    expect(integerPower(1, 2 ** 32 - 1)).toBe(1);
  });
});
