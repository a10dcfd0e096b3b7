/** A layer against MXNet 1.9.1: outputs, gradients, what forward changes; eager and hybridized. */
import { beforeAll, describe, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { type Block, nn } from "../../../gluon/mod.ts";
import { record } from "../../../gluon/nd/autograd/autograd.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import type { NDArray } from "../../../gluon/nd/mod.ts";
import { expectGolden, fromGolden, type GoldenArray, goldenCases } from "../nd/support/golden.ts";

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

type Class = new (...args: readonly unknown[]) => Block;

/** What is positional in our constructors; the rest are options. */
const positional: Readonly<Record<string, readonly string[]>> = {
  Activation: ["activation"],
  Dense: ["units"],
  Dropout: ["rate"],
  ELU: ["alpha"],
  Embedding: ["input_dim", "output_dim"],
  LeakyReLU: ["alpha"],
  ReflectionPad2D: ["padding"],
  Swish: ["beta"],
};

function positionalOf(layer: string): readonly string[] {
  if (layer.startsWith("Conv")) return ["channels", "kernel_size"];
  return layer.startsWith("PixelShuffle") ? ["factor"] : (positional[layer] ?? []);
}

function build({ layer, options, children = [] }: Layer): Block {
  const rest = { ...options };
  const given = positionalOf(layer).map((name) => {
    const value = rest[name];
    delete rest[name];
    return value;
  });
  if (Object.keys(rest).length > 0) given.push(rest);
  const block = new (nn as unknown as Record<string, Class>)[layer]!(...given);
  if (block instanceof nn.Sequential) block.add(...children.map(build));
  return block;
}

const cases = goldenCases<Case>("mxnet_layers").filter(({ statistics }) => !statistics);

/** Declares the golden values of one layer, on two backends. */
export function goldenSuite(name: string): void {
  const own = cases.filter(({ layer }) => layer === name);
  if (own.length === 0)
    throw new RangeError(`Cannot find golden values of ${name}: there are none.`);

  for (const backend of ["reference", "wasm"]) {
    describe(`on ${backend}`, () => {
      beforeAll(async () => setBackend(await load(backend)));

      for (const hybrid of [false, true]) {
        for (const golden of own) {
          const i = cases.indexOf(golden);
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
}

function tensor({ shape, dtype, data }: GoldenArray) {
  return { shape, dtype, data: Float32Array.from(data) };
}
