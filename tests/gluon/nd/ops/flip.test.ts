/** Flipping. */
import { expect, test } from "bun:test";
import { array, flip, type NDArray } from "../../../../gluon/nd/mod.ts";
import { expectValues, gradientsOf, onEachBackend } from "../support/by_hand.ts";

const x = (): NDArray =>
  array([
    [1, 2],
    [3, 4],
  ]);

onEachBackend(() => {
  test("reverses one axis or several, counted from either end", async () => {
    await expectValues(flip(x(), 0), [
      [3, 4],
      [1, 2],
    ]);
    await expectValues(flip(x(), -1), [
      [2, 1],
      [4, 3],
    ]);
    await expectValues(flip(x(), [0, 1]), [
      [4, 3],
      [2, 1],
    ]);
  });

  test("its gradient is flipped back", async () => {
    const [dx] = gradientsOf((each) => flip(each as NDArray, 0), [array([1, 2])], array([10, 20]));
    await expectValues(dx as NDArray, [20, 10]);
  });

  test("refuses an axis that is not there", () => {
    expect(() => flip(x(), 2)).toThrow("along axis 2: axes are numbered -2 to 1");
  });
});
