/** Losses against MXNet 1.9.1: values a sample, and gradients. */
import { beforeAll, describe, expect, test } from "bun:test";
import { load } from "../../backends/mod.ts";
import { loss as losses } from "../../gluon/mod.ts";
import { record } from "../../gluon/nd/autograd.ts";
import { setBackend } from "../../gluon/nd/context.ts";
import { array, ones, zeros } from "../../gluon/nd/mod.ts";
import { expectGolden, fromGolden, type GoldenArray, goldenCases } from "../nd/golden.ts";

interface Case {
  readonly loss: "SigmoidBinaryCrossEntropyLoss";
  readonly options: object;
  readonly pred: GoldenArray;
  readonly label: GoldenArray;
  readonly sample_weight: GoldenArray | null;
  readonly pos_weight: GoldenArray | null;
  readonly value: GoldenArray;
  readonly grad_pred: GoldenArray;
}

const cases = goldenCases<Case>("mxnet_losses");

for (const backend of ["reference", "wasm"]) {
  describe(`on ${backend}`, () => {
    beforeAll(async () => setBackend(await load(backend)));

    for (const [i, golden] of cases.entries()) {
      const { loss: name, options, pred, label, sample_weight, pos_weight } = golden;
      test(`${name} ${JSON.stringify(options)} is the golden one (case ${i})`, async () => {
        const loss = new losses[name](options);
        const [p, z] = [fromGolden(pred).attach_grad(), fromGolden(label)];
        const weights = [sample_weight, pos_weight].map((w) => w && fromGolden(w));
        const value = record(() => loss(p, z, weights[0], weights[1]));
        value.backward();
        await expectGolden(value, golden.value);
        await expectGolden(p.grad!, golden.grad_pred);
      });
    }
  });
}

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
