/** The length of the hypotenuse. */
import { test } from "bun:test";
import * as nd from "../../../../gluon/nd/mod.ts";
import { expectValues, gradientsOf, onEachBackend } from "../support/by_hand.ts";

onEachBackend(() => {
  test("hypot() of a triangle, with a number and in shares", async () => {
    await expectValues(nd.hypot(nd.array([3, -5]), nd.array([4, 12])), [5, 13]);
    await expectValues(nd.hypot(nd.array([3]), 4), [5]);
    await expectValues(
      gradientsOf((x) => nd.hypot(x as nd.NDArray, 4), [nd.array([3])])[0] as nd.NDArray,
      [0.6],
    );
  });
});
