/** Arithmetic: broadcasting, whole numbers, signs of remainders, ties, and gradients of each. */
import { expect, test } from "bun:test";
import * as nd from "../../../../gluon/nd/mod.ts";
import { array } from "../../../../gluon/nd/mod.ts";
import { expectValues, gradientsOf, onEachBackend } from "../support/by_hand.ts";

const int = (...values: number[]): nd.NDArray => array(values, { dtype: "int32" });

onEachBackend(() => {
  test("a column and a row make a table; a number stands on either side", async () => {
    const [column, row] = [array([[1], [2]]), array([10, 20])];
    await expectValues(nd.add(column, row), [
      [11, 21],
      [12, 22],
    ]);
    await expectValues(nd.subtract(1, row), [-9, -19]);
    await expectValues(row.divide(4), [2.5, 5]);
    await expectValues(nd.power(2, array([0, 3, -1])), [1, 8, 0.5]);
  });

  test("int32 stays int32, and its quotient truncates toward zero", async () => {
    const quotient = nd.divide(int(-7, 7), 2);
    expect(quotient.dtype).toBe("int32");
    expect(await quotient.tolist()).toEqual([-3, 3]);
    expect(await nd.multiply(int(3), int(-4)).tolist()).toEqual([-12]);
  });

  test("a remainder has the sign of its divisor, as in Python", async () => {
    await expectValues(nd.modulo(array([-3, 3, -3, 3]), array([2, 2, -2, -2])), [1, 1, -1, -1]);
    expect(await nd.modulo(int(-7, 7), int(3, -3)).tolist()).toEqual([2, -2]);
  });

  test("the gradient of a broadcast operand is summed over what was repeated", async () => {
    const [column, row] = gradientsOf(nd.multiply as never, [array([[1], [2]]), array([10, 20])]);
    await expectValues(column as nd.NDArray, [[30], [30]]);
    await expectValues(row as nd.NDArray, [3, 3]);
  });

  test("gradients of quotient and power", async () => {
    const [a, b] = gradientsOf(nd.divide as never, [array([6]), array([2])]);
    await expectValues(a as nd.NDArray, [0.5]);
    await expectValues(b as nd.NDArray, [-1.5]);
    const [base, exponent] = gradientsOf(nd.power as never, [array([2, -2]), array([3, 2])]);
    await expectValues(base as nd.NDArray, [12, -4]);
    await expectValues(exponent as nd.NDArray, [8 * Math.log(2), 0]); // 0 where the base is not positive
  });

  test("the gradient of a tie of maximum and minimum goes to the first operand", async () => {
    for (const op of [nd.maximum, nd.minimum]) {
      const [a, b] = gradientsOf(op as never, [array([1]), array([1])]);
      await expectValues(a as nd.NDArray, [1]);
      await expectValues(b as nd.NDArray, [0]);
    }
    await expectValues(nd.maximum(array([1, 5]), 3), [3, 5]);
    await expectValues(nd.minimum(array([1, 5]), 3), [1, 3]);
  });
});
