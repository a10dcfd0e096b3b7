/** Sine and cosine against correctly rounded values. */

import { describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { cos, quickCos, sin, sinCos } from "../../../envs/classic_control/trigonometry.ts";
import { decode } from "../recordings.ts";

const url = new URL("../../golden/mpmath_trigonometry.json", import.meta.url);
const [golden] = JSON.parse(readFileSync(url, "utf8")).cases;
const arguments_ = new Float64Array(decode(golden.x));

for (const [name, f] of [
  ["sin", sin],
  ["cos", cos],
] as const) {
  describe(name, () => {
    test("is the correctly rounded value", () => {
      const wrong = Array.from(new Float64Array(decode(golden[name])))
        .map((expected, i) => ({ x: arguments_[i] as number, expected }))
        .filter(({ x, expected }) => f(x) !== expected);
      expect(wrong).toEqual([]);
    });

    test("is the engine's own beyond 2^20, and NaN where there is none", () => {
      expect(f(2 ** 21 + 0.5)).toBe(Math[name](2 ** 21 + 0.5));
      expect(f(Number.NaN)).toBe(Number.NaN);
      expect(f(Infinity)).toBe(Number.NaN);
    });
  });
}

test("sin is odd and cos even", () => {
  for (const x of arguments_.subarray(0, 500)) {
    expect(sin(-x)).toBe(-sin(x));
    expect(cos(-x)).toBe(cos(x));
  }
});

test("sinCos gives what sin and cos give, to the bit", () => {
  const both = new Float64Array(2);
  for (const x of [...arguments_, 2 ** 21 + 0.5, Number.NaN, Infinity, 0, -0]) {
    for (const angle of [x, -x]) {
      sinCos(angle, both);
      expect(Array.from(both)).toEqual([sin(angle), cos(angle)]);
    }
  }
});

test("quickCos errs by less than 2^-52", () => {
  const errors = Array.from({ length: 8000 }, (_, i) => {
    const x = i / 1000 - 4 + 0.0003;
    return Math.abs(quickCos(x) - cos(x));
  });
  expect(Math.max(...errors)).toBeLessThan(2 ** -52);
});
