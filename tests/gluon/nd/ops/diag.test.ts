/** Diagonals, where goldens do not reach. */
import { expect, test } from "bun:test";
import { diag, ones } from "../../../../gluon/nd/mod.ts";
import { expectValues, onEachBackend } from "../support/by_hand.ts";

onEachBackend(() => {
  test("a vector becomes the diagonal of a matrix, and one that is not there is refused", async () => {
    await expectValues(diag(diag(ones([2]), { k: -1 }), { k: -1 }), [1, 1]);
    expect(() => diag(ones([2, 2]), { k: 2 })).toThrow(
      "Cannot diag (2, 2) along axes 0 and 1 with k 2: there is no such diagonal.",
    );
    expect(() => diag(ones([2, 2]), { axis1: 1 })).toThrow("there is no such diagonal");
    expect(() => diag(ones([2]), { k: 0.5 })).toThrow("k must be a whole number");
  });
});
