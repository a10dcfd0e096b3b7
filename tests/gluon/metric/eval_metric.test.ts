import { beforeAll, describe, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import type { Tensor } from "../../../gluon/io/safetensors.ts";
import { EvalMetric } from "../../../gluon/metric/eval_metric.ts";
import * as kinds from "../../../gluon/metric/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { array, zeros } from "../../../gluon/nd/mod.ts";

/** The mean of the labels. */
class Mean extends EvalMetric {
  protected override measure({ data }: Tensor): void {
    for (const value of data) this.accumulate(value, 1);
  }
}

beforeAll(async () => setBackend(await load("reference")));

test("A metric of one's own has local and global statistics, and the text of MXNet", async () => {
  const metric = new Mean("mean");
  expect(metric.get()).toEqual(["mean", Number.NaN]);
  await metric.update(array([1, 2]), zeros([2]));
  metric.reset_local();
  await metric.update([array([3]), array([5])], [zeros([1]), zeros([1])]);
  expect(metric.get_name_value()).toEqual([["mean", 4]]);
  expect(metric.get_global_name_value()).toEqual([["mean", 2.75]]);
  expect(String(metric)).toBe("EvalMetric: {'mean': 4}");
});

test("update() takes values as they are when it is called, and get() refuses until it has ended", async () => {
  const metric = new Mean("mean");
  const label = array([1, 3]);
  const update = metric.update(label, zeros([2]));
  label.set([7, 7]);
  expect(() => metric.get()).toThrow(
    "Cannot get metric mean: an update has not ended; await metric.update(labels, preds).",
  );
  await update;
  expect(metric.get()[1]).toBe(2);
});

test("update_dict() uses the named arrays, and says which are not there", async () => {
  const metric = new Mean("mean", { label_names: ["y"], output_names: ["out"] });
  const arrays = { y: array([2]), z: array([9]) };
  await metric.update_dict(arrays, { out: zeros([1]) });
  expect(metric.get()[1]).toBe(2);
  await expect(metric.update_dict(arrays, { pred: zeros([1]) })).rejects.toThrow(
    "Cannot update metric mean: there is no array out; there are pred.",
  );
});

describe("clone()", () => {
  test("gives a metric of the same options without statistics", async () => {
    const [label, pred] = [
      array([1, 0]),
      array([
        [0.25, 0.75],
        [0.5, 0.5],
      ]),
    ];
    const metrics = [
      ...["acc", "f1", "mcc", "mae", "ce", "nll_loss", "pcc", "loss"].map((name) =>
        kinds.create(name),
      ),
      new kinds.Accuracy({ axis: 1, name: "mine" }),
      new kinds.TopKAccuracy({ top_k: 2 }),
      new kinds.Perplexity(7, { axis: 1 }),
      new kinds.CrossEntropy({ eps: 0.5 }),
      kinds.create((_: unknown, { data }: { data: ArrayLike<number> }) => data.length, {
        name: "length",
      }),
    ];
    for (const each of metrics) {
      const right = each instanceof kinds.MAE ? pred : label;
      await each.update(right, pred);
      const copy = each.clone();
      expect([copy.constructor, copy.name, copy.num_inst]).toEqual([
        each.constructor,
        each.name,
        0,
      ]);
      await copy.update(right, pred);
      expect(copy.get()).toEqual(each.get());
    }
  });

  test("refuses one that is not made of its options", () => {
    class Named extends EvalMetric {
      constructor(name: string) {
        super(`the ${name}`);
      }
      protected override measure(): void {}
    }
    expect(() => new Named("mine").clone()).toThrow(
      "Cannot clone metric the mine: Named is not made of its options alone; give it a method clone().",
    );
  });
});
