/** LQ factorization. */
import { test } from "bun:test";
import * as nd from "../../../../gluon/nd/mod.ts";
import { expectValues, onEachBackend } from "../support/by_hand.ts";

onEachBackend(() => {
  test("gelqf() of a matrix by hand, with the signs of LAPACK", async () => {
    await expectValues(nd.linalg.gelqf(nd.array([[3, 4]]))[0], [[-0.6, -0.8]]);
    await expectValues(nd.linalg.gelqf(nd.array([[3, 4]]))[1], [[-5]]);
  });
});
