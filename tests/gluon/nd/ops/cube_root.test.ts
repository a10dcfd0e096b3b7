/** Cube roots. */
import { test } from "bun:test";
import * as nd from "../../../../gluon/nd/mod.ts";
import { expectValues, gradientsOf, onEachBackend } from "../support/by_hand.ts";

onEachBackend(() => {
  test("cbrt() and rcbrt() of cubes, and their slopes", async () => {
    await expectValues(nd.cbrt(nd.array([-27, 8])), [-3, 2]);
    await expectValues(nd.rcbrt(nd.array([-27, 8])), [-1 / 3, 0.5]);
    await expectValues(
      gradientsOf((x) => nd.cbrt(x as nd.NDArray), [nd.array([8])])[0] as nd.NDArray,
      [1 / 12],
    );
    await expectValues(
      gradientsOf((x) => nd.rcbrt(x as nd.NDArray), [nd.array([8])])[0] as nd.NDArray,
      [-1 / 48],
    );
  });
});
