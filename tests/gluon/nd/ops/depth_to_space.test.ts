/** Blocks of channels, where goldens do not reach. */
import { expect, test } from "bun:test";
import { arange, depth_to_space, ones, space_to_depth } from "../../../../gluon/nd/mod.ts";
import { expectValues, onEachBackend } from "../support/by_hand.ts";

onEachBackend(() => {
  test("each undoes the other, and lengths that do not divide are refused", async () => {
    const x = arange(36).reshape([1, 9, 2, 2]);
    await expectValues(space_to_depth(depth_to_space(x, 3), 3), (await x.tolist()) as never);
    expect(() => depth_to_space(ones([1, 3, 2, 2]), 2)).toThrow(
      "Cannot depth_to_space (1, 3, 2, 2) with block_size 2",
    );
    expect(() => space_to_depth(ones([1, 3, 3, 2]), 2)).toThrow(
      "Cannot space_to_depth (1, 3, 3, 2)",
    );
  });
});
