/** The gamma function and its logarithm. */
import { test } from "bun:test";
import * as nd from "../../../../gluon/nd/mod.ts";
import { expectValues, gradientsOf, onEachBackend } from "../support/by_hand.ts";

onEachBackend(() => {
  test("gamma() of whole numbers are factorials", async () => {
    await expectValues(nd.gamma(nd.array([1, 2, 3, 5, 7])), [1, 1, 2, 24, 720]);
    await expectValues(nd.gammaln(nd.array([5, 0.5])), [Math.log(24), Math.log(Math.PI) / 2]);
  });
  test("their slopes at 1 are minus the constant of Euler and Mascheroni", async () => {
    await expectValues(
      gradientsOf((x) => nd.gamma(x as nd.NDArray), [nd.array([1])])[0] as nd.NDArray,
      [-0.5772156649],
    );
    await expectValues(
      gradientsOf((x) => nd.gammaln(x as nd.NDArray), [nd.array([1])])[0] as nd.NDArray,
      [-0.5772156649],
    );
  });
});
