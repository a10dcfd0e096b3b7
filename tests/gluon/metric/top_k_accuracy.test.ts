import { beforeAll, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { TopKAccuracy } from "../../../gluon/metric/top_k_accuracy.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { array, zeros } from "../../../gluon/nd/mod.ts";
import { goldenSuite } from "./golden_suite.ts";

beforeAll(async () => setBackend(await load("reference")));

goldenSuite("top_k_accuracy", "top_k_acc");

test("TopKAccuracy counts the first of equal predictions first, and no label that is no class", async () => {
  const metric = new TopKAccuracy({ top_k: 2 });
  await metric.update(array([0, 1, 2, 7]), zeros([4, 3]));
  expect(metric.get()).toEqual(["top_k_accuracy_2", 0.5]);
});

test("TopKAccuracy refuses the top 1, and predictions without classes", async () => {
  expect(() => new TopKAccuracy({ top_k: 1 })).toThrow(
    "Cannot make TopKAccuracy with top_k 1: it must be a whole number above 1; for 1 use Accuracy.",
  );
  await expect(new TopKAccuracy({ top_k: 2 }).update(zeros([3]), zeros([3]))).rejects.toThrow(
    "label is (3,), pred (3,); they must be (batch) and (batch, classes).",
  );
});
