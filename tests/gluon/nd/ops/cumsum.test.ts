/** Cumulative sums. */
import { test } from "bun:test";
import * as nd from "../../../../gluon/nd/mod.ts";
import { expectValues, gradientsOf, onEachBackend } from "../support/by_hand.ts";

onEachBackend(() => {
  test("cumsum() along axes, of whole numbers and of all", async () => {
    await expectValues(
      nd.cumsum(
        nd.array([
          [1, 2],
          [3, 4],
        ]),
        { axis: 0 },
      ),
      [
        [1, 2],
        [4, 6],
      ],
    );
    await expectValues(
      nd.cumsum(
        nd.array([
          [1, 2],
          [3, 4],
        ]),
      ),
      [1, 3, 6, 10],
    );
    await expectValues(nd.cumsum(nd.array(Int32Array.of(1, 2, 3))), [1, 3, 6]);
  });
  test("each element counts in the sums from it on", async () => {
    await expectValues(
      gradientsOf((x) => nd.cumsum(x as nd.NDArray), [nd.array([1, 2, 3])])[0] as nd.NDArray,
      [3, 2, 1],
    );
  });
});
