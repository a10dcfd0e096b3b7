/** Numbers, times and tables as people read them. */

import { describe, expect, test } from "bun:test";
import {
  formatCount,
  formatCountOf,
  formatDuration,
  formatMetric,
  formatReturn,
  formatSpread,
  formatTable,
  wrapWords,
} from "../../../cli/terminal/format.ts";

describe("numbers", () => {
  test("counts have commas, returns fewer decimals the larger they are, losses three digits", () => {
    expect(formatCount(1_234_567)).toBe("1,234,567");
    expect([1, 1_234].map((n) => formatCountOf(n, "tensor"))).toEqual([
      "1 tensor",
      "1,234 tensors",
    ]);
    expect([formatReturn(487.25), formatReturn(-0.5)]).toEqual(["487.3", "-0.50"]);
    expect([formatMetric(0.012345), formatMetric(1.2e-7)]).toEqual(["0.0123", "1.2e-7"]);
  });

  test("a spread has the decimals of its mean", () => {
    expect([formatSpread(500, 0), formatSpread(0.5, 0.123)]).toEqual([
      "500.0 ± 0.0",
      "0.50 ± 0.12",
    ]);
  });

  test("long lines are broken between words", () => {
    expect(wrapWords("gamma 0.99, seed 1, tau 1", 12)).toBe("gamma 0.99,\nseed 1, tau\n1");
  });

  test("durations have units", () => {
    expect([3.14, 125, 3_840].map(formatDuration)).toEqual(["3.1 s", "2 min 5 s", "1 h 4 min"]);
  });

  test("a table's columns are as wide as they must be", () => {
    expect(
      formatTable([
        ["a", "bbb"],
        ["cccc", "d"],
      ]),
    ).toBe("  a     bbb\n  cccc  d");
  });
});
