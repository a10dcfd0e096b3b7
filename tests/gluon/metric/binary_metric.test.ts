import { beforeAll, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { F1, MCC } from "../../../gluon/metric/binary_metric.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { array, zeros } from "../../../gluon/nd/mod.ts";
import { goldenSuite } from "./golden_suite.ts";

beforeAll(async () => setBackend(await load("reference")));

goldenSuite("f1", "mcc");

test("F1 and MCC refuse a third class, and an average that there is not", async () => {
  await expect(new F1().update(array([0, 1, 2]), zeros([3, 2]))).rejects.toThrow(
    "Cannot update metric f1: there are 3 classes among the labels; it knows only two, 0 and 1.",
  );
  expect(() => new MCC({ average: "mean" as "macro" })).toThrow(
    'Cannot make MCC with average "mean": it must be "macro" or "micro".',
  );
});
