/** Triangular systems and products. */
import { test } from "bun:test";
import * as nd from "../../../../gluon/nd/mod.ts";
import { expectValues, onEachBackend } from "../support/by_hand.ts";

onEachBackend(() => {
  test("trsm() and trmm() read one triangle, and undo each other", async () => {
    await expectValues(
      nd.linalg.trsm(
        nd.array([
          [2, 9],
          [1, 4],
        ]),
        nd.array([[2], [9]]),
      ),
      [[1], [2]],
    );
    await expectValues(
      nd.linalg.trmm(
        nd.array([
          [2, 9],
          [1, 4],
        ]),
        nd.array([[1], [2]]),
      ),
      [[2], [9]],
    );
    await expectValues(
      nd.linalg.trsm(
        nd.array([
          [2, 1],
          [9, 4],
        ]),
        nd.array([[4, 8]]),
        { lower: false, rightside: true },
      ),
      [[2, 1.5]],
    );
  });
});
