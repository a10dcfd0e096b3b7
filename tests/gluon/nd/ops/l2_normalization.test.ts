/** Normalization to length 1: what it refuses. Its values are MXNet's (mxnet_elementwise.test.ts). */
import { expect, test } from "bun:test";
import * as nd from "../../../../gluon/nd/mod.ts";
import { expectValues, onEachBackend } from "../support/by_hand.ts";

onEachBackend(() => {
  test("L2Normalization() makes each sample a unit vector, and keeps zeros", async () => {
    const x = nd.array([
      [3, 4],
      [0, 0],
    ]);
    await expectValues(nd.L2Normalization(x), [
      [0.6, 0.8],
      [0, 0],
    ]);
  });

  test("L2Normalization() refuses unknown modes and arrays with too few axes", () => {
    const x = nd.ones([2, 3]);
    expect(() => nd.L2Normalization(x, { mode: "batch" as nd.L2Mode })).toThrow(
      'Cannot L2Normalization with mode "batch": there is no such mode; use "instance", "channel" or "spatial".',
    );
    expect(() => nd.L2Normalization(x, { mode: "toString" as nd.L2Mode })).toThrow(RangeError);
    expect(() => nd.L2Normalization(x, { mode: "spatial" })).toThrow(
      'Cannot L2Normalization (2, 3) with mode "spatial": it needs 3 axes or more.',
    );
  });
});
