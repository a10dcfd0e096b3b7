/** The error function in double precision against the C library. */

import { expect, test } from "bun:test";
import { erf } from "../../../backends/reference/erf.ts";
import { erf as formula } from "../kernels/support/formulas.ts";

const GOLDEN = [
  [0, 0],
  [1e-9, 1.1283791670955127e-9],
  [0.5, 0.5204998778130465],
  [-1, -0.8427007929497149],
  [1.99, 0.995111413199617],
  [2, 0.9953222650189527],
  [2.01, 0.9955248493552482],
  [-3.5, -0.9999992569016276],
  [6, 1],
] as const;

test("erf agrees with the C library to 1e-15, and so does the formula that the kernels are held to", () => {
  for (const [x, expected] of GOLDEN) {
    expect(Math.abs(erf(x) - expected)).toBeLessThan(1e-15);
    expect(Math.abs(formula(x) - expected)).toBeLessThan(1e-15);
  }
});

test("erf takes infinities to 1 and -1 and keeps NaN", () => {
  expect([Infinity, -Infinity, NaN].map(erf)).toEqual([1, -1, NaN]);
});
