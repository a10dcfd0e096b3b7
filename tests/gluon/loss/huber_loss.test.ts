/** HuberLoss: a value by hand, and MXNet's. */
import { expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { loss as losses } from "../../../gluon/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { array } from "../../../gluon/nd/mod.ts";
import { goldenSuite } from "./golden_suite.ts";

goldenSuite("HuberLoss");

test("HuberLoss is quadratic below rho and linear above", async () => {
  setBackend(await load("reference"));
  const value = new losses.HuberLoss({ rho: 2 })(array([[1, 6]]), array([[0, 1]]));
  expect(value.shape).toEqual([1]);
  expect(await value.sum().asscalar()).toBeCloseTo((1 / 4 + (5 - 1)) / 2, 6);
});
