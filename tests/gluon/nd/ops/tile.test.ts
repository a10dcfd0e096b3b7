/** Tiling whole arrays and repeating elements. */
import { expect, test } from "bun:test";
import { array, type NDArray, repeat, tile } from "../../../../gluon/nd/mod.ts";
import { expectValues, gradientsOf, onEachBackend } from "../support/by_hand.ts";

onEachBackend(() => {
  test("tile() aligns its repetitions at the last axis", async () => {
    await expectValues(tile(array([1, 2]), 2), [1, 2, 1, 2]);
    await expectValues(tile(array([1, 2]), [2, 1]), [
      [1, 2],
      [1, 2],
    ]);
    expect(tile(array([[1, 2, 3]]), [2, 2]).shape).toEqual([2, 6]);
    expect(tile(array([[1], [2]]), 3).shape).toEqual([2, 3]);
  });

  test("repeat() repeats each element, flat or along an axis", async () => {
    const x = array([
      [1, 2],
      [3, 4],
    ]);
    await expectValues(repeat(x, 2), [1, 1, 2, 2, 3, 3, 4, 4]);
    await expectValues(repeat(x, 2, { axis: 1 }), [
      [1, 1, 2, 2],
      [3, 3, 4, 4],
    ]);
    expect(repeat(x, 0, { axis: 0 }).shape).toEqual([0, 2]);
  });

  test("gradients are summed over what was repeated", async () => {
    const dy = array([1, 2, 3, 4]);
    const [tiled] = gradientsOf((x) => tile(x as NDArray, 2), [array([0, 0])], dy);
    await expectValues(tiled as NDArray, [4, 6]);
    const [repeated] = gradientsOf((x) => repeat(x as NDArray, 2), [array([0, 0])], dy);
    await expectValues(repeated as NDArray, [3, 7]);
  });

  test("refuse numbers of repetitions that are none", () => {
    expect(() => tile(array([1]), -1)).toThrow(RangeError);
    expect(() => repeat(array([1]), 1.5)).toThrow(RangeError);
  });
});
