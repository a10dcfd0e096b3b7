/** Softmax and its logarithm along an axis. */

import { expect } from "bun:test";
import fc from "fast-check";
import { reduce } from "./reduce.ts";
import { elementAt, expectClose, type Given, given, indicesOf, numbers } from "./support/arrays.ts";
import type { Subject } from "./support/subject.ts";

/** `x - max - ln(sum e^(x - max))` */
function logSoftmax(x: Given, axis: number): number[] {
  const top = reduce(x, [axis], "max");
  const indices = indicesOf(x.shape);
  const shifted = indices.map((index, i) => x.data[i]! - elementAt(top, index));
  const total = reduce(given(shifted.map(Math.exp), x.shape), [axis], "sum");
  return indices.map((index, i) => shifted[i]! - Math.log(elementAt(total, index)));
}

export function softmaxSuite({ test, fused, run, profile, cases }: Subject): void {
  const shapes = fc.array(fc.integer({ min: 1, max: 19 }), { minLength: 1, maxLength: 3 });
  /** Checks `name` along any axis, short or long. */
  const alongAxes = async (name: "softmax" | "log_softmax") => {
    const check = async (x: Given, axis: number) => {
      const logarithms = logSoftmax(x, axis);
      const isLog = name === "log_softmax";
      const actual = await run(name, [x], x.shape, { axis });
      if (isLog) expectClose(actual, logarithms, profile.logSoftmax);
      else expectClose(actual, logarithms.map(Math.exp), profile.softmax);
    };
    const scaled = (shape: readonly number[], scale: number) =>
      given(
        Float32Array.from(numbers(shape, 9).data, (each) => each * scale),
        shape,
      );
    await fc.assert(
      fc.asyncProperty(shapes, fc.nat(2), async (shape, pick) => {
        await check(scaled(shape, 20), pick % shape.length);
      }),
      cases(150),
    );
    for (const shape of [
      [4, 5, 3],
      [2, 300],
      [200, 3],
    ]) {
      for (const axis of shape.keys()) await check(scaled(shape, 30), axis);
    }
  };

  fused("log_softmax", () => {
    test("log_softmax normalizes along any axis", () => alongAxes("log_softmax"));
  });

  fused("softmax", () => {
    test("softmax normalizes along any axis", () => alongAxes("softmax"));

    test("softmax stands numbers whose exponential overflows, along rows and columns", async () => {
      const data = [1000, 1000, -1000];
      expect(await run("softmax", [given(data, [1, 3])], [1, 3], { axis: 1 })).toEqual([
        0.5, 0.5, 0,
      ]);
      expect(await run("softmax", [given(data, [3, 1])], [3, 1], { axis: 0 })).toEqual([
        0.5, 0.5, 0,
      ]);
    });

    test("softmax takes -infinity as 0 and gives NaN to a row that has one, and to no other", async () => {
      const x = given([1000, 1000, -Infinity, 0, NaN, 1], [2, 3]);
      expect(await run("softmax", [x], [2, 3], { axis: 1 })).toEqual([0.5, 0.5, 0, NaN, NaN, NaN]);
    });
  });
}
