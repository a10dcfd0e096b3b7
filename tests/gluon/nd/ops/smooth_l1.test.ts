/** Smooth L1: quadratic near 0, linear elsewhere. */
import { expect, test } from "bun:test";
import { array, type NDArray, smooth_l1 } from "../../../../gluon/nd/mod.ts";
import { expectValues, gradientsOf, onEachBackend } from "../support/by_hand.ts";

onEachBackend(() => {
  test("with scalar 1 it is Huber's loss, and its gradient the clipped error", async () => {
    const x = array([-2, -0.5, 0, 0.5, 2]);
    await expectValues(smooth_l1(x), [1.5, 0.125, 0, 0.125, 1.5]);
    const [dx] = gradientsOf((each) => smooth_l1(each as NDArray), [x]);
    await expectValues(dx as NDArray, [-1, -0.5, 0, 0.5, 1]);
  });

  test("scalar 2 bends at a quarter", async () => {
    const y = smooth_l1(array([0.125, 0.25, 1]), { scalar: 2 });
    await expectValues(y, [0.03125, 0.125, 0.875]);
  });
});

test("refuses a scalar that is not positive", () => {
  expect(() => smooth_l1(array([1]), { scalar: 0 })).toThrow("Cannot smooth_l1 with scalar 0");
});
