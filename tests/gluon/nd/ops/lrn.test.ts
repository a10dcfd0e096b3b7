/** Local response normalization: what it refuses. Its values are MXNet's (mxnet_elementwise.test.ts). */
import { expect, test } from "bun:test";
import * as nd from "../../../../gluon/nd/mod.ts";
import { expectValues, onEachBackend } from "../support/by_hand.ts";

onEachBackend(() => {
  test("LRN() over one channel divides by its own square", async () => {
    const y = nd.LRN(nd.array([[3, 4]]), { nsize: 1, alpha: 1, beta: 1, knorm: 1 });
    await expectValues(y, [[3 / 10, 4 / 17]]);
  });

  test("LRN() takes an odd number of channels and arrays that have channels", () => {
    const x = nd.ones([2, 3]);
    for (const nsize of [0, 2, 1.5, Number.NaN]) {
      expect(() => nd.LRN(x, { nsize })).toThrow(
        `Cannot LRN over ${nsize} channels: nsize must be a whole, odd number.`,
      );
    }
    expect(() => nd.LRN(nd.ones([3]), { nsize: 1 })).toThrow(
      "Cannot LRN (3,): it must be (batch, channels, ...).",
    );
  });
});
