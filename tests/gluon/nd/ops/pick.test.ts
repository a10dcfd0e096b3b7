/** Picking one element along an axis. */
import { expect, test } from "bun:test";
import { array, type NDArray, pick } from "../../../../gluon/nd/mod.ts";
import { expectValues, gradientsOf, onEachBackend } from "../support/by_hand.ts";

const x = (): NDArray =>
  array([
    [1, 2, 3],
    [4, 5, 6],
  ]);
const index = (...values: number[]): NDArray => array(values, { dtype: "int32" });

onEachBackend(() => {
  test("along the last axis by default, along another by name", async () => {
    await expectValues(pick(x(), index(0, 2)), [1, 6]);
    await expectValues(pick(x(), index(1, 0, 1), { axis: 0 }), [4, 2, 6]);
    await expectValues(pick(x(), index(1, 1), { keepdims: true }), [[2], [5]]);
  });

  test("clips or wraps an index outside of the axis", async () => {
    await expectValues(pick(x(), index(-1, 3)), [1, 6]);
    await expectValues(pick(x(), index(-1, 3), { mode: "wrap" }), [3, 4]);
  });

  test("the gradient goes to the picked elements", async () => {
    const [dx] = gradientsOf((each) => pick(each as NDArray, index(0, 2)), [x()], array([10, 20]));
    await expectValues(dx as NDArray, [
      [10, 0, 0],
      [0, 0, 20],
    ]);
  });

  test("refuses indices of another shape", () => {
    expect(() => pick(x(), index(0, 1, 2))).toThrow(RangeError);
  });
});
