/** Clipping. */
import { expect, test } from "bun:test";
import { array, clip } from "../../../../gluon/nd/mod.ts";
import { expectValues, gradientsOf, onEachBackend } from "../support/by_hand.ts";

onEachBackend(() => {
  test("limits elements from both sides, infinite ones too", async () => {
    await expectValues(clip(array([-Infinity, -2, 0.5, 2, Infinity]), -1, 1), [-1, -1, 0.5, 1, 1]);
    await expectValues(array([3]).clip(-Infinity, 2), [2]);
  });

  test("its gradient is 0 outside of the limits", async () => {
    const [x] = gradientsOf((each) => clip(each as never, -1, 1), [array([-2, 0.5, 2])]);
    await expectValues(x as never, [0, 1, 0]);
  });
});

test("refuses limits in the wrong order, and NaN", () => {
  expect(() => clip(array([1]), 2, 1)).toThrow("Cannot clip to [2, 1]: that is no interval");
  expect(() => clip(array([1]), Number.NaN, 1)).toThrow("that is no interval");
});
