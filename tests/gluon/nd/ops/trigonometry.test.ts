/** The tangent, inverse trigonometric functions, and the units of angles. */
import { test } from "bun:test";
import * as nd from "../../../../gluon/nd/mod.ts";
import { expectValues, gradientsOf, onEachBackend } from "../support/by_hand.ts";

onEachBackend(() => {
  test("inverses undo their functions", async () => {
    await expectValues(nd.arcsin(nd.sin(nd.array([-1, 0.5]))), [-1, 0.5]);
    await expectValues(nd.arccos(nd.cos(nd.array([2, 0.5]))), [2, 0.5]);
    await expectValues(nd.arctan(nd.tan(nd.array([-1, 0.5]))), [-1, 0.5]);
  });
  test("degrees() and radians()", async () => {
    await expectValues(nd.degrees(nd.array([Math.PI])), [180]);
    await expectValues(
      gradientsOf((x) => nd.radians(x as nd.NDArray), [nd.array([90])])[0] as nd.NDArray,
      [Math.PI / 180],
    );
  });
});
