/** Argmax and argmin: ties, axes, and what they refuse. */
import { expect, test } from "bun:test";
import { argmax, argmin, array } from "../../../../gluon/nd/mod.ts";
import { expectValues, onEachBackend } from "../support/by_hand.ts";

onEachBackend(() => {
  test("the first of equal elements, as float32", async () => {
    const x = array([
      [1, 3, 3],
      [5, 2, 5],
    ]);
    await expectValues(argmax(x, { axis: 1 }), [1, 0]);
    await expectValues(argmin(x, { axis: -1 }), [0, 1]);
    await expectValues(argmax(x, { axis: 0 }), [1, 0, 1]);
    expect(argmax(x).dtype).toBe("float32");
  });

  test("without an axis counts through the flat array; keepdims keeps the rank", async () => {
    const x = array([
      [1, 7],
      [0, 7],
    ]);
    await expectValues(argmax(x), 1);
    await expectValues(argmin(x, { keepdims: true }), [[2]]);
    await expectValues(argmax(x, { axis: 1, keepdims: true }), [[1], [1]]);
  });

  test("refuses an axis that is not there", () => {
    expect(() => argmax(array([1, 2]), { axis: 1 })).toThrow(
      "along axis 1: axes are numbered -1 to 0",
    );
  });
});
