/** A family of nets against MXNet 1.9.1: parameters by name and shape, and what small ones compute. */
import { beforeAll, describe, expect, test } from "bun:test";
import { createHash } from "node:crypto";
import { load } from "../../../../backends/mod.ts";
import { autograd, model_zoo, nd } from "../../../../gluon/mod.ts";
import { Trace } from "../../../../gluon/nd/compile/trace.ts";
import { setBackend, within } from "../../../../gluon/nd/context.ts";
import { sizeOf } from "../../../../gluon/nd/shape.ts";
import {
  expectGolden,
  fromGolden,
  type GoldenArray,
  goldenCases,
} from "../../nd/support/golden.ts";

const { get_model } = model_zoo.vision;
type Name = model_zoo.vision.ModelName;

interface Described {
  readonly model: Name;
  readonly size: number;
  readonly output_shape: readonly number[];
  readonly arrays: number;
  readonly numbers: number;
  readonly sha1: string;
  readonly first: string;
  readonly last: string;
}

interface Computed {
  readonly model: Name;
  readonly options: model_zoo.vision.ModelOptions;
  readonly input: GoldenArray;
  readonly output: GoldenArray;
  /** `null` where the batch has so few positions that normalization magnifies rounding. */
  readonly training_output: GoldenArray | null;
}

const cases = goldenCases<Described | Computed>("mxnet_model_zoo");

/** Those that take more than a moment to initialize are left to the others of their family. */
const SMALL = 30_000_000;

/** The parameters that the recipe gives. */
function given(name: string, shape: readonly number[]): Float32Array {
  const fan = shape.length > 1 ? sizeOf(shape.slice(1)) : 100;
  return Float32Array.from({ length: sizeOf(shape) }, (_, i) => {
    const wave = Math.sin(i * 0.7 + name.length);
    if (name.endsWith("running_var")) return 1 + 0.5 * wave;
    return name.endsWith("gamma") ? 1 + 0.1 * wave : wave * Math.sqrt(2 / fan);
  });
}

/** Declares the suite of all nets whose names begin so. */
export function goldenSuite(family: string): void {
  const own = cases.filter(({ model }) => model.startsWith(family));
  if (own.length === 0)
    throw new RangeError(`Cannot find golden values of ${family}: there are none.`);

  beforeAll(async () => setBackend(await load("wasm")));

  describe("The parameters of", () => {
    for (const golden of own) {
      if (!("sha1" in golden) || golden.numbers > SMALL) continue;
      test(`${golden.model} are MXNet's`, () => {
        const net = get_model(golden.model, { classes: 10 });
        for (const parameter of net.collect_params().values()) parameter.initialize("zeros");
        const x = nd.zeros([1, 3, golden.size, golden.size]);
        const trace = new Trace([x]); // shapes alone: nothing is computed
        const y = within({ trace }, () => net(x));
        expect(y.shape).toEqual(golden.output_shape);
        const parameters = [...net.collect_params()].map(([name, { shape }]) => ({
          line: `${name} ${(shape as number[]).join(",")}`,
          size: sizeOf(shape as number[]),
        }));
        const lines = parameters.map(({ line }) => line);
        expect(parameters.reduce((sum, { size }) => sum + size, 0)).toBe(golden.numbers);
        expect(lines).toHaveLength(golden.arrays);
        expect([lines[0], lines.at(-1)]).toEqual([golden.first, golden.last]);
        expect(createHash("sha1").update(lines.sort().join("\n")).digest("hex")).toBe(golden.sha1);
        trace.release();
        net.dispose();
      });
    }
  });

  describe("The outputs of", () => {
    for (const golden of own) {
      if ("sha1" in golden) continue;
      test(`${golden.model} ${JSON.stringify(golden.options)} are MXNet's, predicting and training`, async () => {
        const net = get_model(golden.model, { classes: 10, ...golden.options });
        net.initialize("zeros");
        const x = fromGolden(golden.input);
        net(x);
        for (const [name, parameter] of net.collect_params()) {
          parameter.load(given(name, parameter.shape as number[]), parameter.shape as number[]);
        }
        await expectGolden(net(x), golden.output, 1e-4);
        net.hybridize();
        const { training_output } = golden;
        if (training_output === null) return;
        await expectGolden(
          autograd.record(() => net(x)),
          training_output,
          1e-3,
        );
      });
    }
  });
}
