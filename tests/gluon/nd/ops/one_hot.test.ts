/** One-hot encoding. */
import { expect, test } from "bun:test";
import { array, one_hot } from "../../../../gluon/nd/mod.ts";
import { expectValues, onEachBackend } from "../support/by_hand.ts";

onEachBackend(() => {
  test("a new last axis with a single 1", async () => {
    await expectValues(one_hot(array([0, 2], { dtype: "int32" }), 3), [
      [1, 0, 0],
      [0, 0, 1],
    ]);
    expect(one_hot(array([[1]], { dtype: "int32" }), 4).shape).toEqual([1, 1, 4]);
  });

  test("other values, and none for an index outside of the axis", async () => {
    const indices = array([-1, 0, 2], { dtype: "int32" });
    await expectValues(one_hot(indices, 2, { on_value: 5, off_value: -1 }), [
      [-1, -1],
      [5, -1],
      [-1, -1],
    ]);
  });
});
