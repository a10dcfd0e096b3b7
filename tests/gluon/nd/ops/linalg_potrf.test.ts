/** Cholesky factorization. */
import { test } from "bun:test";
import * as nd from "../../../../gluon/nd/mod.ts";
import { expectValues, onEachBackend } from "../support/by_hand.ts";

onEachBackend(() => {
  test("potrf() of a matrix by hand, and potri() of its factor", async () => {
    await expectValues(
      nd.linalg.potrf(
        nd.array([
          [4, 2],
          [2, 5],
        ]),
      ),
      [
        [2, 0],
        [1, 2],
      ],
    );
    await expectValues(
      nd.linalg.potri(
        nd.array([
          [2, 0],
          [1, 2],
        ]),
      ),
      [
        [5 / 16, -1 / 8],
        [-1 / 8, 1 / 4],
      ],
    );
    await expectValues(
      nd.linalg.sumlogdiag(
        nd.array([
          [2, 0],
          [1, 2],
        ]),
      ),
      [2 * Math.LN2],
    );
  });
});
