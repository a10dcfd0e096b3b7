import { beforeAll, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { Loss } from "../../../gluon/metric/loss.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { array } from "../../../gluon/nd/mod.ts";
import { goldenSuite } from "./golden_suite.ts";

beforeAll(async () => setBackend(await load("reference")));

goldenSuite("loss", "torch", "caffe");

test("Loss takes no labels", async () => {
  const metric = new Loss();
  await metric.update(null, array([1, 2, 6]));
  expect(metric.get()).toEqual(["loss", 3]);
});
