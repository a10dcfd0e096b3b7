/** A loss against MXNet 1.9.1: values of each sample, and gradients. */
import { beforeAll, describe, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { loss as losses } from "../../../gluon/mod.ts";
import { record } from "../../../gluon/nd/autograd/autograd.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import type { NDArray } from "../../../gluon/nd/mod.ts";
import { expectGolden, fromGolden, type GoldenArray, goldenCases } from "../nd/support/golden.ts";

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

/** A loss of other arrays than a prediction and its label. */
interface Several {
  readonly loss: "SigmoidBinaryCrossEntropyLoss";
  readonly options: object;
  readonly inputs: readonly (GoldenArray | null)[];
  readonly value: GoldenArray;
  readonly grads: readonly (GoldenArray | null)[];
}

const cases = goldenCases<Case | Several>("mxnet_losses");

/** Declares the golden values of one loss, on two backends. */
export function goldenSuite(name: string): void {
  const own = cases.filter(({ loss }) => loss === name);
  if (own.length === 0)
    throw new RangeError(`Cannot find golden values of ${name}: there are none.`);

  for (const backend of ["reference", "wasm"]) {
    describe(`on ${backend}`, () => {
      beforeAll(async () => setBackend(await load(backend)));

      for (const golden of own) {
        const i = cases.indexOf(golden);
        if ("inputs" in golden) {
          test(`${name} ${JSON.stringify(golden.options)} is the golden one (case ${i})`, () =>
            checkSeveral(golden));
          continue;
        }
        const { options, pred, label, sample_weight, pos_weight } = golden;
        test(`${name} ${JSON.stringify(options)} is the golden one (case ${i})`, async () => {
          const loss = new losses[golden.loss](options);
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
}

async function checkSeveral({ loss, options, inputs, value, grads }: Several): Promise<void> {
  const arrays = inputs.map((each, i) => {
    const x = each && fromGolden(each);
    return grads[i] ? (x?.attach_grad() ?? null) : x;
  });
  const penalty = new losses[loss](options);
  const [first, second, ...rest] = arrays as [NDArray, NDArray, ...NDArray[]];
  const ours = record(() => penalty(first, second, ...rest));
  ours.backward();
  await expectGolden(ours, value);
  for (const [i, each] of grads.entries()) {
    if (each) await expectGolden(arrays[i]?.grad as NDArray, each, 2e-5);
  }
}
