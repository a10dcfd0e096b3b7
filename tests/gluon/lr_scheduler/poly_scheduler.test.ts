/** PolyScheduler: rates by hand, and MXNet's. */
import { expect, test } from "bun:test";
import { lr_scheduler } from "../../../gluon/mod.ts";
import { goldenSuite } from "./golden_suite.ts";

goldenSuite("PolyScheduler");

test("PolyScheduler falls along a parabola, and stays at final_lr", () => {
  const scheduler = new lr_scheduler.PolyScheduler({ max_update: 4, base_lr: 17, final_lr: 1 });
  expect([0, 1, 2, 4, 9].map((numUpdate) => scheduler(numUpdate))).toEqual([17, 10, 5, 1, 1]);
});
