/** The hard sigmoid. */
import { test } from "bun:test";
import * as nd from "../../../../gluon/nd/mod.ts";
import { expectValues, gradientsOf, onEachBackend } from "../support/by_hand.ts";

onEachBackend(() => {
  test("hard_sigmoid() is a line between 0 and 1", async () => {
    await expectValues(nd.hard_sigmoid(nd.array([-5, 0, 1, 5])), [0, 0.5, 0.7, 1]);
    await expectValues(
      gradientsOf(
        (x) => nd.hard_sigmoid(x as nd.NDArray, { alpha: 0.3 }),
        [nd.array([-5, 1])],
      )[0] as nd.NDArray,
      [0, 0.3],
    );
  });
});
