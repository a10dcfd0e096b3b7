import { beforeAll, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { PearsonCorrelation } from "../../../gluon/metric/pearson_correlation.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { array } from "../../../gluon/nd/mod.ts";
import { goldenSuite } from "./golden_suite.ts";

beforeAll(async () => setBackend(await load("reference")));

goldenSuite("pearsonr");

test("PearsonCorrelation of all elements outlives reset_local in its global value", async () => {
  const metric = new PearsonCorrelation({ average: "micro" });
  const [rising, falling] = [array([1, 2, 3]), array([3, 2, 1])];
  await metric.update(rising, rising);
  metric.reset_local();
  await metric.update(rising, falling);
  expect(metric.get()[1]).toBeCloseTo(-1, 10);
  expect(metric.get_global()[1]).toBeCloseTo(0, 10);
});
