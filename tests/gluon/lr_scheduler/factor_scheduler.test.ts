/** FactorScheduler: rates by hand, and MXNet's. */
import { expect, test } from "bun:test";
import { lr_scheduler } from "../../../gluon/mod.ts";
import { goldenSuite } from "./golden_suite.ts";

goldenSuite("FactorScheduler");

test("FactorScheduler falls after every step", () => {
  const scheduler = new lr_scheduler.FactorScheduler({ step: 2, factor: 0.5, base_lr: 8 });
  expect([0, 1, 2, 3, 4, 5].map((numUpdate) => scheduler(numUpdate))).toEqual([8, 8, 8, 4, 4, 2]);
});

test("FactorScheduler rounds as MXNet does, which multiplies fall by fall", () => {
  const scheduler = new lr_scheduler.FactorScheduler({ step: 2, factor: 0.9, base_lr: 0.1 });
  expect(scheduler(7)).toBe(0.07290000000000002);
});
