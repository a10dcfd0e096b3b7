/** Attention against PyTorch: outputs and gradients, eager and hybridized. */
import { beforeAll, describe, expect, test } from "bun:test";
import { load } from "../../../../backends/mod.ts";
import { contrib } from "../../../../gluon/mod.ts";
import { record } from "../../../../gluon/nd/autograd/autograd.ts";
import { setBackend } from "../../../../gluon/nd/context.ts";
import type { NDArray } from "../../../../gluon/nd/mod.ts";
import {
  expectGolden,
  fromGolden,
  type GoldenArray,
  goldenCases,
} from "../../nd/support/golden.ts";

interface Case {
  readonly layer: "MultiHeadAttention";
  readonly arguments: [number, number];
  readonly params: Readonly<Record<string, GoldenArray>>;
  readonly inputs: readonly GoldenArray[];
  readonly lengths: GoldenArray | null;
  readonly output: GoldenArray;
  readonly head_grad: GoldenArray;
  readonly grads: readonly GoldenArray[];
  readonly param_grads: Readonly<Record<string, GoldenArray>>;
}

/** Declares the golden values of one kind of attention, on two backends. */
export function goldenSuite(name: string): void {
  const own = goldenCases<Case>("torch_attention").filter(({ layer }) => layer === name);
  if (own.length === 0)
    throw new RangeError(`Cannot find golden values of ${name}: there are none.`);
  for (const backend of ["reference", "wasm"]) {
    describe(`on ${backend}`, () => {
      beforeAll(async () => setBackend(await load(backend)));
      for (const [i, golden] of own.entries()) {
        for (const hybrid of [false, true]) {
          const mode = hybrid ? "hybridized" : "eager";
          test(`${name}(${golden.arguments}), ${mode}, is PyTorch's (case ${i})`, () =>
            check(golden, hybrid));
        }
      }
    });
  }
}

async function check(golden: Case, hybrid: boolean): Promise<void> {
  const net = new contrib.nn[golden.layer](...golden.arguments);
  const inputs = golden.inputs.map((each) => fromGolden(each).attach_grad());
  const [queries, keys, values] = inputs as [NDArray, NDArray, NDArray];
  const lengths = golden.lengths && fromGolden(golden.lengths);
  net.initialize();
  net(queries, keys, values, lengths); // shapes of weights
  const tensors = Object.entries(golden.params).map(([at, { shape, dtype, data }]) => {
    return [at, { shape, dtype, data: Float32Array.from(data) }] as const;
  });
  net.load_dict(new Map(tensors));
  net.hybridize(hybrid);
  const y = record(() => net(queries, keys, values, lengths));
  y.backward(fromGolden(golden.head_grad));
  await expectGolden(y, golden.output);
  for (const [i, gradient] of golden.grads.entries()) {
    await expectGolden(inputs[i]?.grad as NDArray, gradient, 2e-5);
  }
  const parameters = net.collect_params();
  expect([...parameters.keys()].sort()).toEqual(Object.keys(golden.params).sort());
  for (const [at, gradient] of Object.entries(golden.param_grads)) {
    await expectGolden(parameters.get(at)!.grad(), gradient, 2e-5);
  }
}
