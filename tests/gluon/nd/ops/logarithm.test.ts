/** Logarithms to the bases 2 and 10. */
import { test } from "bun:test";
import * as nd from "../../../../gluon/nd/mod.ts";
import { expectValues, gradientsOf, onEachBackend } from "../support/by_hand.ts";

onEachBackend(() => {
  test("log2() and log10() of powers, and their slopes", async () => {
    await expectValues(nd.log2(nd.array([0.25, 8])), [-2, 3]);
    await expectValues(nd.log10(nd.array([0.01, 1000])), [-2, 3]);
    await expectValues(
      gradientsOf((x) => nd.log2(x as nd.NDArray), [nd.array([2])])[0] as nd.NDArray,
      [0.5 / Math.LN2],
    );
  });
});
