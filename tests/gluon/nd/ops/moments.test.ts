/** Mean and variance. Gradients are MXNet's (mxnet_elementwise.test.ts). */
import { expect, test } from "bun:test";
import * as nd from "../../../../gluon/nd/mod.ts";
import { expectValues, onEachBackend } from "../support/by_hand.ts";

onEachBackend(() => {
  test("moments() are those of all elements, or along axes", async () => {
    const x = nd.array([
      [1, 3],
      [5, 7],
    ]);
    const [mean, variance] = nd.moments(x);
    await expectValues(mean, 4);
    await expectValues(variance, 5);
    const [rows] = nd.moments(x, { axes: [1], keepdims: true });
    await expectValues(rows, [[2], [6]]);
  });

  test("moments() name axes that there are", () => {
    expect(() => nd.moments(nd.ones([2]), { axes: 1 })).toThrow("axes are numbered -1 to 0");
  });
});
