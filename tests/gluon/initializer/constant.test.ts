/** Constant, Zero and One. */
import { describe, expect, test } from "bun:test";
import { init } from "../../../gluon/mod.ts";
import { goldenSuite } from "./golden_suite.ts";

for (const name of ["Constant", "Zero", "One"]) goldenSuite(name);

describe("Constant", () => {
  test("gives every element its value, and a scalar as well", () => {
    expect([...new init.Constant(-2.5).fill([2, 2])]).toEqual([-2.5, -2.5, -2.5, -2.5]);
    expect([...new init.One().fill([])]).toEqual([1]);
    expect([...new init.Zero().fill([0, 3])]).toEqual([]);
  });

  test("broadcasts an array of values to the shape", () => {
    expect([...new init.Constant([[1, 2, 3]]).fill([2, 3])]).toEqual([1, 2, 3, 1, 2, 3]);
    expect([...new init.Constant([[[5], [6]]]).fill([2, 2, 2])]).toEqual([5, 5, 6, 6, 5, 5, 6, 6]);
    expect([...new init.Constant([[7]]).fill([2])]).toEqual([7, 7]);
    expect(() => new init.Constant([1, 2]).fill([2, 3])).toThrow(
      "Cannot initialize (2, 3) by Constant of shape (2,): it does not broadcast to it; from the last " +
        "axis on, lengths must be equal or 1.",
    );
  });

  test("refuses a value that is not finite", () => {
    expect(() => new init.Constant(Number.NaN)).toThrow(
      "Cannot make initializer Constant of NaN: it must be finite.",
    );
  });
});
