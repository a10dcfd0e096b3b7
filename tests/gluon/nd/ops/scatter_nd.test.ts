/** Scattering, where goldens do not reach. */
import { expect, test } from "bun:test";
import * as nd from "../../../../gluon/nd/mod.ts";
import { expectValues, onEachBackend } from "../support/by_hand.ts";

onEachBackend(() => {
  test("scatter_nd() takes the last of equal indices, and skips those outside", async () => {
    await expectValues(
      nd.scatter_nd(nd.array([1, 2, 3, 4]), nd.array([[1, 1, -1, 3]]), [3]),
      [0, 2, 3],
    );
    expect(() => nd.scatter_nd(nd.ones([2]), nd.ones([1, 3]), [3])).toThrow(
      "Cannot scatter_nd (2,) with indices (1, 3) to (3,)",
    );
  });
});
