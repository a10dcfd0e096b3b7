/** The squared norm of several arrays. */
import { expect, test } from "bun:test";
import { array, type NDArray, zeros } from "../../../../gluon/nd/mod.ts";
import { sumSquares } from "../../../../gluon/nd/ops/sum_squares.ts";
import { expectValues, gradientsOf, onEachBackend } from "../support/by_hand.ts";

onEachBackend(() => {
  test("of arrays of any shapes, empty ones too", async () => {
    await expectValues(sumSquares([array([1, -2]), array([[3]]), zeros([0, 2]), array(2)]), 18);
  });

  test("its gradient is twice each element", async () => {
    const compute = (...arrays: NDArray[]): NDArray => sumSquares(arrays);
    const [a, b] = gradientsOf(compute, [array([1, -2]), array([[3]])]);
    await expectValues(a as NDArray, [2, -4]);
    await expectValues(b as NDArray, [[6]]);
  });

  test("is a scalar", () => {
    expect(sumSquares([array([[1]])]).shape).toEqual([]);
  });
});
