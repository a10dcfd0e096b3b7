/** The inverse of the error function. */
import { test } from "bun:test";
import * as nd from "../../../../gluon/nd/mod.ts";
import { expectValues, gradientsOf, onEachBackend } from "../support/by_hand.ts";

onEachBackend(() => {
  test("erfinv() undoes erf(), far from 0 too", async () => {
    await expectValues(
      nd.erfinv(nd.erf(nd.array([-2, -0.5, 0, 0.1, 1.5]))),
      [-2, -0.5, 0, 0.1, 1.5],
    );
    await expectValues(
      gradientsOf((x) => nd.erfinv(x as nd.NDArray), [nd.array([0])])[0] as nd.NDArray,
      [Math.sqrt(Math.PI) / 2],
    );
  });
});
