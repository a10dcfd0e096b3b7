/** L2Loss: a value by hand, and MXNet's. */
import { expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { loss as losses } from "../../../gluon/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { array } from "../../../gluon/nd/mod.ts";
import { goldenSuite } from "./golden_suite.ts";

goldenSuite("L2Loss");

test("L2Loss is half the mean of (label - pred)^2", async () => {
  setBackend(await load("reference"));
  const value = new losses.L2Loss()(array([[1, 2]]), array([[3, 1]]));
  expect(value.shape).toEqual([1]);
  expect(await value.sum().asscalar()).toBeCloseTo(1.25, 6);
});
