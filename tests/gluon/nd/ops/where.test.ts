/** Elementwise selection. */
import { expect, test } from "bun:test";
import { array, type NDArray, where } from "../../../../gluon/nd/mod.ts";
import { expectValues, gradientsOf, onEachBackend } from "../support/by_hand.ts";

onEachBackend(() => {
  test("takes x where the condition is not 0, NaN included", async () => {
    const condition = array([1, 0, -2, Number.NaN]);
    await expectValues(where(condition, array([1, 1, 1, 1]), array([5, 6, 7, 8])), [1, 6, 1, 1]);
  });

  test("broadcasts all three", async () => {
    await expectValues(where(array([[1], [0]]), array([1, 2]), array(9)), [
      [1, 2],
      [9, 9],
    ]);
  });

  test("gradients go to the side that was taken", async () => {
    const condition = array([1, 0]);
    const choose = (x: NDArray, y: NDArray): NDArray => where(condition, x, y);
    const [dx, dy] = gradientsOf(choose as never, [array([1, 2]), array(3)], array([10, 20]));
    await expectValues(dx as NDArray, [10, 0]);
    await expectValues(dy as NDArray, 20);
  });

  test("refuses shapes that do not broadcast", () => {
    expect(() => where(array([1, 0]), array([1, 2, 3]), array([1, 2, 3]))).toThrow(RangeError);
  });
});
