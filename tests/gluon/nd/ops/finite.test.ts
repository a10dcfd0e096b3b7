/** Tests for NaN and infinity. */
import { test } from "bun:test";
import * as nd from "../../../../gluon/nd/mod.ts";
import { expectValues, onEachBackend } from "../support/by_hand.ts";

onEachBackend(() => {
  test("isnan(), isinf() and isfinite()", async () => {
    await expectValues(nd.isnan(nd.array([0, Number.NaN])), [0, 1]);
    await expectValues(nd.isinf(nd.array([-Infinity, 3])), [1, 0]);
    await expectValues(nd.isfinite(nd.array([-Infinity, 3, Number.NaN])), [0, 1, 0]);
  });
});
