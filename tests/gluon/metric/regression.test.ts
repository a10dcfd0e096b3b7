import { beforeAll, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { MAE } from "../../../gluon/metric/regression.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { zeros } from "../../../gluon/nd/mod.ts";
import { goldenSuite } from "./golden_suite.ts";

beforeAll(async () => setBackend(await load("reference")));

goldenSuite("mae", "mse", "rmse");

test("MAE refuses labels of another size", async () => {
  await expect(new MAE().update(zeros([3, 2]), zeros([3]))).rejects.toThrow(
    "Cannot update metric mae: label is (3, 2), pred (3,), which is 3 predictions; there must be a label for each.",
  );
});
