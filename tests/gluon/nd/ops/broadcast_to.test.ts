/** Broadcasting to a shape. */
import { expect, test } from "bun:test";
import { array, broadcast_to, zeros } from "../../../../gluon/nd/mod.ts";
import { spread } from "../../../../gluon/nd/ops/broadcast_to.ts";
import { expectValues, gradientsOf, onEachBackend } from "../support/by_hand.ts";

onEachBackend(() => {
  test("repeats along axes of length 1 and along new leading ones", async () => {
    await expectValues(broadcast_to(array([[1], [2]]), [2, 3]), [
      [1, 1, 1],
      [2, 2, 2],
    ]);
    await expectValues(array([1, 2]).broadcast_to([2, 2]), [
      [1, 2],
      [1, 2],
    ]);
    await expectValues(array(5).broadcast_to([2]), [5, 5]);
  });

  test("0 keeps the length of the input's axis, as in MXNet", () => {
    expect(broadcast_to(array([[1], [2]]), [0, 3]).shape).toEqual([2, 3]);
    expect(broadcast_to(zeros([1, 0]), [4, 0]).shape).toEqual([4, 0]);
  });

  test("the gradient is the sum over what was repeated", async () => {
    const [x] = gradientsOf((each) => broadcast_to(each as never, [2, 3]), [array([[1], [2]])]);
    await expectValues(x as never, [[3], [3]]);
  });

  test("spread() gives back an array that has the shape", () => {
    const x = array([1, 2]);
    expect(spread(x, [2])).toBe(x);
    expect(spread(x, [3, 2]).shape).toEqual([3, 2]);
  });

  test("refuses a shape that the input does not fit", () => {
    expect(() => broadcast_to(array([1, 2]), [3])).toThrow("Cannot broadcast (2,) to (3,)");
    expect(() => broadcast_to(array([[1, 2]]), [2])).toThrow("Cannot broadcast (1, 2) to (2,)");
  });
});
