/** LogisticLoss: a value by hand, and MXNet's. */
import { expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { loss as losses } from "../../../gluon/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { array } from "../../../gluon/nd/mod.ts";
import { goldenSuite } from "./golden_suite.ts";

goldenSuite("LogisticLoss");

test("LogisticLoss is log(1 + exp(-pred * label))", async () => {
  setBackend(await load("reference"));
  const value = new losses.LogisticLoss()(array([[0, 0]]), array([[1, -1]]));
  expect(value.shape).toEqual([1]);
  expect(await value.sum().asscalar()).toBeCloseTo(Math.log(2), 6);
});
