/** Products of batches of matrices. */
import { test } from "bun:test";
import * as nd from "../../../../gluon/nd/mod.ts";
import { expectValues, onEachBackend } from "../support/by_hand.ts";

onEachBackend(() => {
  test("gemm2(), gemm() and syrk() by hand", async () => {
    await expectValues(nd.linalg.gemm2(nd.array([[1, 2]]), nd.array([[3], [4]]), { alpha: 2 }), [
      [22],
    ]);
    await expectValues(
      nd.linalg.gemm(nd.array([[1, 2]]), nd.array([[3], [4]]), nd.array([[10]]), { beta: 0.5 }),
      [[16]],
    );
    await expectValues(nd.linalg.syrk(nd.array([[1, 2]]), { transpose: true }), [
      [1, 2],
      [2, 4],
    ]);
  });
});
