/** The fully connected layer as one op. */
import { expect, test } from "bun:test";
import { array, dense, type NDArray } from "../../../../gluon/nd/mod.ts";
import { expectValues, gradientsOf, onEachBackend } from "../support/by_hand.ts";

onEachBackend(() => {
  const x = (): NDArray => array([[1, 2]]);
  const w = (): NDArray =>
    array([
      [3, 4],
      [-5, 0],
    ]);

  test("x . w^T, with a bias and an activation if given", async () => {
    await expectValues(dense(x(), w()), [[11, -5]]);
    await expectValues(dense(x(), w(), array([1, 1])), [[12, -4]]);
    await expectValues(dense(x(), w(), array([1, 1]), { activation: "relu" }), [[12, 0]]);
  });

  test("gradients pass only where relu does", async () => {
    const compute = (...[a, b, c]: NDArray[]): NDArray =>
      dense(a as NDArray, b as NDArray, c as NDArray, { activation: "relu" });
    const [dx, dw, db] = gradientsOf(compute, [x(), w(), array([0, 0])]);
    await expectValues(dx as NDArray, [[3, 4]]);
    await expectValues(dw as NDArray, [
      [1, 2],
      [0, 0],
    ]);
    await expectValues(db as NDArray, [1, 0]);
  });

  test("refuses a weight and a bias that do not fit", () => {
    expect(() => dense(x(), array([[1, 2, 3]]))).toThrow(RangeError);
    expect(() => dense(x(), w(), array([1]))).toThrow(RangeError);
  });
});
