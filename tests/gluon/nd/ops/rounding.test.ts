/** Rounding. */
import { test } from "bun:test";
import * as nd from "../../../../gluon/nd/mod.ts";
import { expectValues, onEachBackend } from "../support/by_hand.ts";

onEachBackend(() => {
  test("trunc(), fix() and rint()", async () => {
    await expectValues(nd.trunc(nd.array([-1.7, 1.7])), [-1, 1]);
    await expectValues(nd.fix(nd.array([-1.7, 1.7])), [-1, 1]);
    await expectValues(nd.rint(nd.array([-1.5, 0.5, 1.6])), [-2, 0, 2]);
  });
});
