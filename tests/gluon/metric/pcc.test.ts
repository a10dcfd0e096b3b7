import { beforeAll, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { PCC } from "../../../gluon/metric/pcc.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { array } from "../../../gluon/nd/mod.ts";
import { goldenSuite } from "./golden_suite.ts";

beforeAll(async () => setBackend(await load("reference")));

goldenSuite("pcc");

test("PCC of one class alone is no number, and reset forgets", async () => {
  const metric = new PCC();
  await metric.update(array([0, 2, 1]), array([0, 2, 1]));
  expect(metric.get()).toEqual(["pcc", 1]);
  metric.reset();
  await metric.update(array([1, 1]), array([1, 1]));
  expect(metric.get()).toEqual(["pcc", Number.NaN]);
});
