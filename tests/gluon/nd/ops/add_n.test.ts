/** Sums of several arrays. */
import { expect, test } from "bun:test";
import * as nd from "../../../../gluon/nd/mod.ts";
import { expectValues, gradientsOf, onEachBackend } from "../support/by_hand.ts";

onEachBackend(() => {
  test("add_n() of one array is a copy, and gradients go to all", async () => {
    const x = nd.array([1, 2]);
    const y = nd.add_n([x]);
    x.set([5, 6]);
    await expectValues(y, [1, 2]);
    const gradients = gradientsOf((...xs) => nd.add_n(xs), [nd.ones([2]), nd.ones([2])]);
    for (const each of gradients) await expectValues(each, [1, 1]);
  });

  test("add_n() takes at least one array, all of one shape", () => {
    expect(() => nd.add_n([])).toThrow("Cannot add_n no arrays: give at least one.");
    expect(() => nd.add_n([nd.ones([2]), nd.ones([1])])).toThrow(
      "Cannot add_n (2,) and (1,): all shapes must be equal; use add() to broadcast.",
    );
  });
});
