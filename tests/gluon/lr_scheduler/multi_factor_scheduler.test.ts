/** MultiFactorScheduler: rates by hand, and MXNet's. */
import { expect, test } from "bun:test";
import { lr_scheduler } from "../../../gluon/mod.ts";
import { goldenSuite } from "./golden_suite.ts";

goldenSuite("MultiFactorScheduler");

test("MultiFactorScheduler falls after each of its steps", () => {
  const scheduler = new lr_scheduler.MultiFactorScheduler({
    step: [1, 4],
    factor: 0.5,
    base_lr: 8,
  });
  expect([0, 1, 2, 4, 5, 9].map((numUpdate) => scheduler(numUpdate))).toEqual([8, 8, 4, 4, 2, 2]);
});
