/** Eigenvalues and eigenvectors. */
import { test } from "bun:test";
import * as nd from "../../../../gluon/nd/mod.ts";
import { expectValues, onEachBackend } from "../support/by_hand.ts";

onEachBackend(() => {
  test("syevd() of a matrix by hand: values ascend, the largest component is positive", async () => {
    await expectValues(
      nd.linalg.syevd(
        nd.array([
          [2, 1],
          [1, 2],
        ]),
      )[1],
      [1, 3],
    );
    await expectValues(
      nd.linalg.syevd(
        nd.array([
          [3, 0],
          [0, -1],
        ]),
      )[0],
      [
        [0, 1],
        [1, 0],
      ],
    );
  });
});
