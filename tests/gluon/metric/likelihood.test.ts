import { beforeAll, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { CrossEntropy, Perplexity } from "../../../gluon/metric/likelihood.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { array, full } from "../../../gluon/nd/mod.ts";
import { goldenSuite } from "./golden_suite.ts";

beforeAll(async () => setBackend(await load("reference")));

goldenSuite("ce", "crossentropy", "nll_loss", "perplexity");

test("CrossEntropy and Perplexity refuse a label that is no class, by its sample", async () => {
  const [label, pred] = [array([0, 3]), full([2, 3], 1 / 3)];
  await expect(new CrossEntropy().update(label, pred)).rejects.toThrow(
    "Cannot update metric cross-entropy: label 3 of sample 1 is no class; they are 0 to 2.",
  );
  await expect(new Perplexity().update(array([-1, 1]), pred)).rejects.toThrow(
    "label -1 of sample 0",
  );
});

test("Perplexity of a uniform distribution is the number of classes, whatever is ignored, in any shape", async () => {
  const metric = new Perplexity(-1);
  await metric.update(
    array([
      [0, -1],
      [2, 3],
    ]),
    full([2, 2, 4], 1 / 4),
  );
  expect(metric.get()[1]).toBeCloseTo(4, 5);
  expect(metric.num_inst).toBe(3);
});
