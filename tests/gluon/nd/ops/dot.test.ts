/** Matrix products: transposes, other ranks, batches, and gradients. */
import { expect, test } from "bun:test";
import { array, batch_dot, dot, type NDArray, zeros } from "../../../../gluon/nd/mod.ts";
import { expectValues, gradientsOf, onEachBackend } from "../support/by_hand.ts";

const a = (): NDArray =>
  array([
    [1, 2],
    [3, 4],
  ]);
const b = (): NDArray => array([[5], [6]]);

onEachBackend(() => {
  test("the product by hand, and with either operand transposed", async () => {
    await expectValues(dot(a(), b()), [[17], [39]]);
    await expectValues(dot(a(), b(), { transpose_a: true }), [[23], [34]]);
    await expectValues(dot(b(), a(), { transpose_a: true }), [[23, 34]]);
    await expectValues(dot(a(), a(), { transpose_b: true }), [
      [5, 11],
      [11, 25],
    ]);
  });

  test("two vectors give a scalar, and higher ranks contract last against first, as in MXNet", async () => {
    await expectValues(dot(array([1, 2]), array([3, 4])), 11);
    await expectValues(dot(a(), array([1, 1])), [3, 7]);
    expect(dot(zeros([2, 3, 4]), zeros([4, 5])).shape).toEqual([2, 3, 5]);
  });

  test("batch_dot() multiplies pairs", async () => {
    const x = array([[[1, 2]], [[3, 4]]]);
    const y = array([
      [[1], [1]],
      [[2], [2]],
    ]);
    await expectValues(batch_dot(x, y), [[[3]], [[14]]]);
    await expectValues(batch_dot(x, x, { transpose_b: true }), [[[5]], [[25]]]);
  });

  test("the gradient of each operand is a product with the other", async () => {
    const [da, db] = gradientsOf((x, y) => dot(x as NDArray, y as NDArray), [a(), b()]);
    await expectValues(da as NDArray, [
      [5, 6],
      [5, 6],
    ]);
    await expectValues(db as NDArray, [[4], [6]]);
  });

  test("a product over an empty axis is 0", async () => {
    await expectValues(dot(zeros([1, 0]), zeros([0, 2])), [[0, 0]]);
  });

  test("refuse operands whose inner axes differ", () => {
    expect(() => dot(a(), array([[1, 2, 3]]))).toThrow("Cannot dot");
    expect(() => batch_dot(zeros([2, 1, 3]), zeros([3, 3, 1]))).toThrow("Cannot batch_dot");
  });
});
