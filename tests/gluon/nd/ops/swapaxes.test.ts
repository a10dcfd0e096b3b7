/** Axes in other places, where goldens do not reach. */
import { expect, test } from "bun:test";
import { arange, moveaxis, ones, swapaxes } from "../../../../gluon/nd/mod.ts";
import { expectValues, onEachBackend } from "../support/by_hand.ts";

onEachBackend(() => {
  test("negative axes count from the end, and one that is named twice is refused", async () => {
    const x = arange(6).reshape([1, 2, 3]);
    expect(swapaxes(x, 0, -1).shape).toEqual([3, 2, 1]);
    expect(moveaxis(x, [-1, 0], [0, 1]).shape).toEqual([3, 1, 2]);
    await expectValues(moveaxis(x, 2, 0).at(1), [[1, 4]]);
    expect(() => moveaxis(ones([2, 2]), [0, 0], [0, 1])).toThrow(
      "Cannot moveaxis [0, 0] to [0, 1]: each must name as many axes, each once.",
    );
    expect(() => swapaxes(x, 0, 3)).toThrow("Cannot swapaxes along axis 3");
  });
});
