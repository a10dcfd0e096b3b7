/** KLDivLoss: a value by hand, and MXNet's. */
import { expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { loss as losses } from "../../../gluon/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { array } from "../../../gluon/nd/mod.ts";
import { goldenSuite } from "./golden_suite.ts";

goldenSuite("KLDivLoss");

test("KLDivLoss is the sum of label * (log(label) - pred), where 0 log(0) is 0", async () => {
  setBackend(await load("reference"));
  const value = new losses.KLDivLoss()(array([[Math.log(0.5), Math.log(0.5)]]), array([[1, 0]]));
  expect(value.shape).toEqual([1]);
  expect(await value.sum().asscalar()).toBeCloseTo(Math.log(2), 6);
});
