/** Shapes of other arrays, where goldens do not reach. */
import { expect, test } from "bun:test";
import {
  broadcast_like,
  ones,
  reshape_like,
  shape_array,
  size_array,
  slice_like,
} from "../../../../gluon/nd/mod.ts";
import { expectValues, onEachBackend } from "../support/by_hand.ts";

onEachBackend(() => {
  test("what does not fit is refused", async () => {
    await expectValues(shape_array(ones([])), []);
    await expectValues(size_array(ones([2, 0])), [0]);
    expect(reshape_like(ones([6, 2]), ones([2, 3]), { lhs_end: -1 }).shape).toEqual([2, 3, 2]);
    expect(() => slice_like(ones([2]), ones([3]))).toThrow(
      "Cannot slice_like (2,) along axis 0 to (3,)",
    );
    expect(() => reshape_like(ones([2]), ones([3]))).toThrow("Cannot reshape (2,) to (3,)");
    expect(() => broadcast_like(ones([1, 2]), ones([3]), { lhs_axes: [0] })).toThrow(
      "give as many of both",
    );
  });
});
