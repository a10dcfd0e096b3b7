/** CosineScheduler: rates by hand, and MXNet's. */
import { expect, test } from "bun:test";
import { lr_scheduler } from "../../../gluon/mod.ts";
import { goldenSuite } from "./golden_suite.ts";

goldenSuite("CosineScheduler");

test("CosineScheduler falls along half a cosine, and stays at final_lr", () => {
  const scheduler = new lr_scheduler.CosineScheduler({ max_update: 4, base_lr: 3, final_lr: 1 });
  expect([0, 2, 4, 9].map((numUpdate) => scheduler(numUpdate))).toEqual([3, 2, 1, 1]);
});
