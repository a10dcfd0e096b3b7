/** HingeLoss and SquaredHingeLoss: a value by hand, and MXNet's. */
import { expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { loss as losses } from "../../../gluon/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { array } from "../../../gluon/nd/mod.ts";
import { goldenSuite } from "./golden_suite.ts";

goldenSuite("HingeLoss");
goldenSuite("SquaredHingeLoss");

test("HingeLoss is the mean of max(0, margin - pred * label)", async () => {
  setBackend(await load("reference"));
  const value = new losses.HingeLoss({ margin: 2 })(array([[3, 1, -1]]), array([[1, 1, -1]]));
  expect(value.shape).toEqual([1]);
  expect(await value.sum().asscalar()).toBeCloseTo((0 + 1 + 1) / 3, 6);
});
