/** SoftmaxCrossEntropyLoss: a value by hand, and MXNet's. */
import { expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { loss as losses } from "../../../gluon/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { array } from "../../../gluon/nd/mod.ts";
import { goldenSuite } from "./golden_suite.ts";

goldenSuite("SoftmaxCrossEntropyLoss");

test("SoftmaxCrossEntropyLoss is -log(softmax(pred)) of the class", async () => {
  setBackend(await load("reference"));
  const value = new losses.SoftmaxCELoss()(array([[0, Math.log(3)]]), array([1]));
  expect(value.shape).toEqual([1]);
  expect(await value.sum().asscalar()).toBeCloseTo(Math.log(4 / 3), 6);
});
