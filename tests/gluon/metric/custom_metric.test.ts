import { beforeAll, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { CustomMetric, np } from "../../../gluon/metric/custom_metric.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { array, zeros } from "../../../gluon/nd/mod.ts";

beforeAll(async () => setBackend(await load("reference")));

test("CustomMetric averages what its function gives, a value or a sum of several", async () => {
  const first = new CustomMetric((label, pred) => label.data[0]! + pred.data[0]!, {
    name: "first",
  });
  await first.update([array([1]), array([2])], [array([3]), array([4])]);
  expect(first.get()).toEqual(["first", 5]);

  const total = np(async function total(label) {
    return [[...label.data].reduce((sum, x) => sum + x, 0), label.data.length];
  });
  await total.update(array([1, 2]), zeros([2]));
  await total.update(array([6]), zeros([1]));
  expect(total.get()).toEqual(["total", 3]);
  expect(new CustomMetric(() => 0).name).toBe("custom(<lambda>)");
});

test("CustomMetric takes extra outputs where it may, and fails as its function does", async () => {
  const count = (): number => 1;
  const preds = [zeros([1]), zeros([1])];
  await expect(new CustomMetric(count).update([zeros([1])], preds)).rejects.toThrow(
    "Cannot update metric count: there are 1 labels and 2 preds; give one of each.",
  );
  const lenient = new CustomMetric(count, { allow_extra_outputs: true });
  await lenient.update([zeros([1])], preds);
  expect(lenient.num_inst).toBe(1);

  const broken = new CustomMetric(() => {
    throw new Error("no such class");
  });
  await expect(broken.update(zeros([1]), zeros([1]))).rejects.toThrow("no such class");
  expect(broken.get()[1]).toBeNaN();
});
