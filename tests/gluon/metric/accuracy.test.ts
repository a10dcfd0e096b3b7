import { beforeAll, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { Accuracy } from "../../../gluon/metric/accuracy.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { array, zeros } from "../../../gluon/nd/mod.ts";
import { goldenSuite } from "./golden_suite.ts";

beforeAll(async () => setBackend(await load("reference")));

goldenSuite("acc", "accuracy");

test("Accuracy refuses labels of another number than predictions", async () => {
  const update = new Accuracy().update(array([0, 1]), zeros([3, 2]));
  await expect(update).rejects.toThrow(
    "Cannot update metric accuracy: label is (2,), pred (3, 2), which is 3 predictions; there must be a label for each.",
  );
});
