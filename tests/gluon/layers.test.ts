/** Layers against MXNet 1.9.1: outputs, gradients, what forward changes; eager and hybridized. */
import { beforeAll, describe, expect, test } from "bun:test";
import { load } from "../../backends/mod.ts";
import { type Block, nn } from "../../gluon/mod.ts";
import { record } from "../../gluon/nd/autograd.ts";
import { setBackend } from "../../gluon/nd/context.ts";
import type { NDArray } from "../../gluon/nd/mod.ts";
import { expectGolden, fromGolden, type GoldenArray, goldenCases } from "../nd/golden.ts";

interface Layer {
  readonly layer: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly children?: readonly Layer[];
}

interface Case extends Layer {
  readonly params: Readonly<Record<string, GoldenArray>>;
  readonly input: GoldenArray;
  readonly training: boolean;
  readonly output: GoldenArray;
  readonly head_grad: GoldenArray;
  readonly grads: Readonly<Record<string, GoldenArray | null>>;
  readonly params_after?: Readonly<Record<string, GoldenArray>>;
  readonly statistics?: unknown;
}

type Options = Readonly<Record<string, never>>;

/** What is positional in our constructors; the rest are options. */
const make: Readonly<Record<string, (options: Options) => Block>> = {
  Activation: ({ activation }) => new nn.Activation(activation!),
  AvgPool2D: (options) => new nn.AvgPool2D(options),
  BatchNorm: (options) => new nn.BatchNorm(options),
  Conv2D: ({ channels, kernel_size, ...rest }) => new nn.Conv2D(channels!, kernel_size!, rest),
  Dense: ({ units, ...rest }) => new nn.Dense(units!, rest),
  Dropout: ({ rate, ...rest }) => new nn.Dropout(rate!, rest),
  ELU: ({ alpha }) => new nn.ELU(alpha),
  Embedding: ({ input_dim, output_dim }) => new nn.Embedding(input_dim!, output_dim!),
  Flatten: () => new nn.Flatten(),
  GELU: () => new nn.GELU(),
  GlobalAvgPool2D: () => new nn.GlobalAvgPool2D(),
  GlobalMaxPool2D: () => new nn.GlobalMaxPool2D(),
  HybridSequential: () => new nn.HybridSequential(),
  LayerNorm: (options) => new nn.LayerNorm(options),
  LeakyReLU: ({ alpha }) => new nn.LeakyReLU(alpha!),
  MaxPool2D: (options) => new nn.MaxPool2D(options),
  PReLU: (options) => new nn.PReLU(options),
  SELU: () => new nn.SELU(),
  Swish: ({ beta }) => new nn.Swish(beta),
};

function build({ layer, options, children = [] }: Layer): Block {
  const block = make[layer]!(options as Options);
  if (block instanceof nn.Sequential) block.add(...children.map(build));
  return block;
}

const cases = goldenCases<Case>("mxnet_layers").filter(({ statistics }) => !statistics);

for (const backend of ["reference", "wasm"]) {
  describe(`on ${backend}`, () => {
    beforeAll(async () => setBackend(await load(backend)));

    for (const hybrid of [false, true]) {
      for (const [i, golden] of cases.entries()) {
        const { layer, options, params, training, grads, params_after = {} } = golden;
        const mode = `${training ? "training" : "predicting"}, ${hybrid ? "hybridized" : "eager"}`;
        const title = `${layer} ${JSON.stringify(options)}, ${mode}, is the golden one (case ${i})`;

        test(title, async () => {
          const block = build(golden);
          block.initialize();
          block.load_dict(new Map(Object.entries(params).map(([name, p]) => [name, tensor(p)])));
          block.hybridize(hybrid);
          const x = fromGolden(golden.input);
          if (grads.input) x.attach_grad();
          const y = record(() => block(x), { train_mode: training });
          await expectGolden(y, golden.output);
          if (Object.values(grads).every((gradient) => gradient === null)) return;
          y.backward(fromGolden(golden.head_grad), { train_mode: training });

          const parameters = block.collect_params();
          expect([...parameters.keys()].sort()).toEqual(Object.keys(params).sort());
          for (const [name, gradient] of Object.entries(grads)) {
            const ours = name === "input" ? x.grad : parameters.get(name)!.grad();
            if (gradient) await expectGolden(ours as NDArray, gradient, 2e-5);
          }
          for (const [name, after] of Object.entries(params_after)) {
            expect(parameters.get(name)!.grad_req).toBe("null");
            await expectGolden(parameters.get(name)!.data(), after);
          }
        });
      }
    }
  });
}

function tensor({ shape, dtype, data }: GoldenArray) {
  return { shape, dtype, data: Float32Array.from(data) };
}
