/** Logic on numbers: dtypes, numbers and errors. Values are MXNet's (mxnet_elementwise.test.ts). */
import { expect, test } from "bun:test";
import * as nd from "../../../../gluon/nd/mod.ts";
import { expectValues, onEachBackend } from "../support/by_hand.ts";

onEachBackend(() => {
  test("logic takes a number for either side, and keeps int32", async () => {
    const x = nd.array(Int32Array.of(0, 2, -3));
    expect(nd.logical_and(x, 1).dtype).toBe("int32");
    await expectValues(nd.logical_and(x, 1), [0, 1, 1]);
    await expectValues(nd.logical_or(0, x), [0, 1, 1]);
    await expectValues(nd.logical_xor(x, 1), [1, 0, 0]);
    await expectValues(nd.logical_not(x), [1, 0, 0]);
  });

  test("logic refuses arrays of two dtypes and shapes that do not broadcast", () => {
    expect(() => nd.logical_or(nd.ones([2]), nd.array(Int32Array.of(1, 2)))).toThrow(
      "Cannot logical_or float32 (2,) and int32 (2,): the dtypes differ",
    );
    expect(() => nd.logical_xor(nd.ones([2]), nd.ones([3]))).toThrow("they do not broadcast");
  });
});
