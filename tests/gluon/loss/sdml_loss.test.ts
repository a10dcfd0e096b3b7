/** SDMLLoss: values by hand, and MXNet's. */
import { expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { loss as losses } from "../../../gluon/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { array, ones } from "../../../gluon/nd/mod.ts";
import { goldenSuite } from "./golden_suite.ts";

goldenSuite("SDMLLoss");

test("SDMLLoss is the divergence of a softmax over distances from its smoothed target", async () => {
  setBackend(await load("reference"));
  const x = array([[0], [1]]);
  const [q, p] = [0.7, 1 / (1 + Math.exp(-1))];
  const divergence = q * Math.log(q / p) + (1 - q) * Math.log((1 - q) / (1 - p));
  for (const each of await new losses.SDMLLoss()(x, x).toArray()) {
    expect(each).toBeCloseTo(divergence, 6);
  }
  for (const each of await new losses.SDMLLoss({ weight: 2 })(x, x).toArray()) {
    expect(each).toBeCloseTo(2 * divergence, 6);
  }
});

test("SDMLLoss refuses a single pair, and vectors of different lengths", () => {
  expect(() => new losses.SDMLLoss()(ones([1, 3]), ones([1, 3]))).toThrow(
    "Cannot compare (1, 3) with (1, 3) in SDMLLoss: both must be (batch, dim), with 2 pairs or more.",
  );
  expect(() => new losses.SDMLLoss()(ones([2, 3]), ones([2, 4]))).toThrow("Cannot compare (2, 3)");
  expect(() => new losses.SDMLLoss({ smoothing_parameter: 1 })).toThrow(
    "Cannot make SDMLLoss with smoothing_parameter 1: it must be in [0, 1).",
  );
});
