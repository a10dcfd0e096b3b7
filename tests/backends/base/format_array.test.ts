/** Arrays and shapes as NumPy and Python print them. */

import { describe, expect, test } from "bun:test";
import { formatArray, formatBounds } from "../../../backends/base/format_array.ts";

describe("formatBounds()", () => {
  test("is one number where all are equal", () => {
    expect(formatBounds(Float32Array.of(0.1, 0.1), [2])).toBe("0.1");
    expect(formatBounds(Float32Array.of(-Infinity), [1])).toBe("-inf");
    expect(formatBounds(Uint8Array.of(255, 255), [2])).toBe("255");
  });

  test("is an array where they differ", () => {
    expect(formatBounds(Float32Array.of(-1, 2.5), [2])).toBe("[-1.   2.5]");
  });
});

describe("formatArray()", () => {
  test("aligns integers to the right", () => {
    expect(formatArray(Int32Array.of(1, -20, 300), [3])).toBe("[  1 -20 300]");
  });

  test("aligns the points of floats, and infinities", () => {
    expect(formatArray(Float32Array.of(-4.8, -Infinity, 0), [3])).toBe("[-4.8 -inf  0. ]");
  });

  test("leaves out the middle of long axes", () => {
    const values = Float32Array.from({ length: 70 }, (_, i) => i);
    expect(formatArray(values, [7, 10], 2)).toBe(
      "[[ 0.  1. ...  8.  9.]\n [10. 11. ... 18. 19.]\n ...\n [50. 51. ... 58. 59.]\n [60. 61. ... 68. 69.]]",
    );
  });

  test("writes scalars, NaN and arrays without elements", () => {
    expect(formatArray(Float32Array.of(2.5), [])).toBe("2.5");
    expect(formatArray(Float32Array.of(NaN, 1), [2])).toBe("[nan  1.]");
    expect(formatArray(new Float32Array(), [0])).toBe("[]");
    expect(formatArray(new Float32Array(), [2, 0])).toBe("[[]\n []]");
  });

  test("writes one row a line", () => {
    expect(formatArray(Int32Array.of(1, 2, 3, 4), [2, 2])).toBe("[[1 2]\n [3 4]]");
  });
});
