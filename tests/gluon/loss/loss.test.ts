/** What losses have in common: weights, shapes, refusals, texts. */
import { beforeAll, describe, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { loss as losses } from "../../../gluon/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { array, ones, zeros } from "../../../gluon/nd/mod.ts";

describe("A loss", () => {
  beforeAll(async () => setBackend(await load("reference")));

  test("takes (batch) for (batch, 1), rather than broadcasting to (batch, batch)", async () => {
    const loss = new losses.L2Loss();
    expect(await loss(array([[1], [2], [3]]), array([1, 2, 5])).tolist()).toEqual([0, 0, 2]);
  });

  test("refuses a label with another number of elements", () => {
    expect(() => new losses.L1Loss()(ones([4, 3]), ones([4, 2]))).toThrow(
      "Cannot compare pred (4, 3) with label (4, 2): they have 12 and 8 elements; there must be " +
        "equally many.",
    );
  });

  test("refuses weights that would meet another axis than that of samples", () => {
    expect(() => new losses.L2Loss()(zeros([4, 4]), ones([4, 4]), ones([4]))).toThrow(
      "Cannot weigh a loss (4, 4) by sample_weight (4,): it must have as many axes, each as long or " +
        "of length 1; for one weight a sample, give it as (4, 1).",
    );
  });

  test("refuses options that make no loss", () => {
    expect(() => new losses.HuberLoss({ rho: 0 })).toThrow(
      "Cannot make HuberLoss with rho 0: it must be finite and above 0.",
    );
    expect(() => new losses.L2Loss({ weight: Number.NaN })).toThrow(
      "Cannot make L2Loss with weight NaN: it must be a finite number.",
    );
    expect(() => new losses.LogisticLoss({ label_format: "both" as "signed" })).toThrow(
      'Cannot make LogisticLoss with label_format "both": it must be signed or binary.',
    );
  });

  test("does not overflow where logits are large", async () => {
    const logits = array([-1000, 1000]);
    const loss = new losses.SigmoidBCELoss();
    expect(await loss(logits, array([1, 0])).tolist()).toEqual([1000, 1000]);
    expect(await loss(logits, array([0, 1])).tolist()).toEqual([0, 0]);
    const softmax = new losses.SoftmaxCELoss();
    expect(await softmax(array([[-1000, 1000]]), array([0])).tolist()).toEqual([2000]);
  });

  test("is written as in MXNet", () => {
    expect(String(new losses.L2Loss())).toBe("L2Loss(batch_axis=0, w=1.0)");
    expect(String(new losses.SoftmaxCELoss())).toBe(
      "SoftmaxCrossEntropyLoss(batch_axis=0, w=None)",
    );
  });
});
