/** Every op's gradient against finite differences in float64. */
import { beforeAll, describe, expect, test } from "bun:test";
import { load } from "../../../../backends/mod.ts";
import { apply } from "../../../../gluon/nd/apply.ts";
import { grad, record } from "../../../../gluon/nd/autograd/autograd.ts";
import { setBackend } from "../../../../gluon/nd/context.ts";
import { NDArray } from "../../../../gluon/nd/ndarray.ts";
import type { Op } from "../../../../gluon/nd/op.ts";
import { default_rng } from "../../../../gluon/random/generator.ts";
import { table } from "../ops/table.ts";
import { drawInputs, sampleName } from "../support/samples.ts";

const step = 1e-5;

beforeAll(async () => setBackend(await load("reference")));

describe("the gradient of", () => {
  for (const op of table) {
    if (op.gradient === "zero") continue;
    for (const [seed, sample] of op.samples.entries()) {
      const host = drawInputs(sample, seed);
      const wanted = host.flatMap(({ dtype, data }, i) =>
        dtype === "float32" && data.length > 0 && !isIndex(sample.inputs[i]) ? [i] : [],
      );
      const { dtype } = (sample.attrs ?? {}) as { dtype?: string };
      if (wanted.length === 0 || (dtype ?? "float32") !== "float32") continue;
      test(`${sampleName(op, sample)} is its finite difference`, async () => {
        const build = (): NDArray[] =>
          host.map(({ data, shape, dtype }) => NDArray.from(data, shape, dtype));
        const call = (inputs: NDArray[]): NDArray => apply(op, inputs, sample.attrs ?? {});

        const weights = await randomWeights(call(build()));
        const value = async (): Promise<number> => call(build()).multiply(weights).sum().asscalar();

        const inputs = build();
        const variables = wanted.map((i) => (inputs[i] as NDArray).attach_grad());
        const y = record(() => call(inputs).multiply(weights).sum());
        const gradients = grad([y], variables);

        for (const [k, i] of wanted.entries()) {
          const { data } = host[i] as { data: Float64Array };
          const analytic = await (gradients[k] as NDArray).toArray();
          for (const at of probes(data.length)) {
            const x = data[at] as number;
            data[at] = x + step;
            const above = await value();
            data[at] = x - step;
            const below = await value();
            data[at] = x;
            const numeric = (above - below) / (2 * step);
            const error = Math.abs((analytic[at] as number) - numeric);
            expect(error / Math.max(1, Math.abs(numeric))).toBeLessThan(1e-5);
          }
        }
      });
    }
  }
});

/** Up to 12 elements spread over an input: large samples need not be probed one by one. */
function probes(length: number): number[] {
  const count = Math.min(length, 12);
  return Array.from({ length: count }, (_, i) => Math.floor((i * length) / count));
}

async function randomWeights(like: NDArray): Promise<NDArray> {
  const rng = default_rng(99);
  const data = Float64Array.from({ length: like.size }, () => rng.normal());
  return NDArray.from(data, like.shape, "float32");
}

/** Whether an input holds whole numbers, which cannot be moved by a small step. */
function isIndex(input: Op<unknown>["samples"][number]["inputs"][number] | undefined): boolean {
  const draw = input && "draw" in input ? input.draw : undefined;
  return typeof draw === "object" && ("index" in draw || draw.values.every(Number.isInteger));
}
