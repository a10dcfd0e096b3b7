import { beforeAll, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { Accuracy, CompositeEvalMetric, create, Perplexity } from "../../../gluon/metric/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { array } from "../../../gluon/nd/mod.ts";

beforeAll(async () => setBackend(await load("reference")));

const [label, pred] = [
  () => array([0, 1, 1]),
  () =>
    array([
      [0.3, 0.7],
      [0, 1],
      [0.4, 0.6],
    ]),
];

test("create() makes metrics by name, of a function and of a list, and leaves a metric as it is", async () => {
  expect(create("Perplexity", 3)).toBeInstanceOf(Perplexity);
  const accuracy = new Accuracy({ name: "train accuracy" });
  expect(create(accuracy)).toBe(accuracy);
  const metric = create([accuracy, "f1", (labels) => labels.data.length]);
  await metric.update(label(), pred());
  const [names, values] = metric.get();
  expect(names).toEqual(["train accuracy", "f1", "custom(<lambda>)"]);
  expect(values[0]).toBeCloseTo(2 / 3, 10);
  expect(values[1]).toBeCloseTo(0.8, 10);
  expect(values[2]).toBe(3);
});

test("create() refuses what it does not know", () => {
  expect(() => create("acuracy")).toThrow(
    'Cannot find metric "acuracy": there is none of that name; did you mean "accuracy"?',
  );
  expect(() => create(7 as never)).toThrow("Cannot make a metric of 7: give a name,");
});

test("CompositeEvalMetric chooses among named arrays, and is reset with all that is in it", async () => {
  const metric = new CompositeEvalMetric(["acc"], { output_names: ["softmax"] });
  metric.add("ce");
  await metric.update_dict({ label: label() }, { softmax: pred(), state: pred() });
  expect(metric.get_name_value().map(([name]) => name)).toEqual(["accuracy", "cross-entropy"]);
  metric.reset_local();
  expect(metric.get()[1]).toEqual([Number.NaN, Number.NaN]);
  expect(metric.get_global()[1][0]).toBeCloseTo(2 / 3, 10);
  metric.reset();
  expect(metric.get_global()[1]).toEqual([Number.NaN, Number.NaN]);
  expect(metric.get_metric(1).name).toBe("cross-entropy");
  expect(() => metric.get_metric(2)).toThrow("Cannot get metric 2 of composite: it has 2");
});
