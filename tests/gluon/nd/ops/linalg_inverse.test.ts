/** Inverses and determinants. */
import { test } from "bun:test";
import * as nd from "../../../../gluon/nd/mod.ts";
import { expectValues, gradientsOf, onEachBackend } from "../support/by_hand.ts";

onEachBackend(() => {
  test("inverse() and det() of a matrix by hand", async () => {
    await expectValues(
      nd.linalg.inverse(
        nd.array([
          [1, 2],
          [3, 4],
        ]),
      ),
      [
        [-2, 1],
        [1.5, -0.5],
      ],
    );
    await expectValues(
      nd.linalg.det(
        nd.array([
          [1, 2],
          [3, 4],
        ]),
      ),
      [-2],
    );
    await expectValues(
      nd.linalg.slogdet(
        nd.array([
          [1, 2],
          [3, 4],
        ]),
      )[0],
      [-1],
    );
    await expectValues(
      gradientsOf(
        (x) => nd.linalg.det(x as nd.NDArray),
        [
          nd.array([
            [1, 2],
            [3, 4],
          ]),
        ],
      )[0] as nd.NDArray,
      [
        [4, -3],
        [-2, 1],
      ],
    );
  });
});
