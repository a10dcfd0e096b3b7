/** Hyperbolic functions and their inverses. */
import { test } from "bun:test";
import * as nd from "../../../../gluon/nd/mod.ts";
import { expectValues, gradientsOf, onEachBackend } from "../support/by_hand.ts";

onEachBackend(() => {
  test("each inverse undoes its function", async () => {
    await expectValues(nd.arcsinh(nd.sinh(nd.array([-2, 0, 3]))), [-2, 0, 3]);
    await expectValues(nd.arccosh(nd.cosh(nd.array([0.5, 3]))), [0.5, 3]);
    await expectValues(nd.arctanh(nd.tanh(nd.array([-1, 0.5]))), [-1, 0.5]);
  });
  test("the slope of sinh() is cosh()", async () => {
    await expectValues(
      gradientsOf((x) => nd.sinh(x as nd.NDArray), [nd.array([1.5])])[0] as nd.NDArray,
      [Math.cosh(1.5)],
    );
  });
});
