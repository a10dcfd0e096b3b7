/** Dropout: how often, how much, when, and whether replays draw anew. */
import { beforeAll, describe, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { nn } from "../../../gluon/mod.ts";
import { record, train_mode } from "../../../gluon/nd/autograd/autograd.ts";
import { compile } from "../../../gluon/nd/compile/compile.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { type NDArray, ones, random } from "../../../gluon/nd/mod.ts";
import { default_rng } from "../../../gluon/random/generator.ts";
import { goldenCases } from "../nd/support/golden.ts";
import { goldenSuite } from "./golden_suite.ts";

goldenSuite("Dropout");

interface Case {
  readonly layer: string;
  readonly options: { readonly rate: number; readonly axes?: readonly number[] };
  readonly statistics?: {
    readonly shape: readonly [number, number];
    readonly values: readonly [number, number];
    readonly kept: { readonly average: number; readonly spread: number };
  };
}

const seeded = (rate: number, options: nn.DropoutOptions = {}): nn.Dropout => {
  const dropout = new nn.Dropout(rate, options);
  dropout.initialize(undefined, { rng: default_rng(3) });
  return dropout;
};

for (const backend of ["reference", "wasm"]) {
  describe(`on ${backend}, Dropout`, () => {
    beforeAll(async () => setBackend(await load(backend)));

    for (const { layer, options, statistics } of goldenCases<Case>("mxnet_layers")) {
      if (layer !== "Dropout" || !statistics) continue;
      const { rate, axes = [] } = options;
      test(`${JSON.stringify(options)} keeps as much as MXNet's, and its gradient is its mask`, async () => {
        const { shape, values, kept } = statistics;
        const x = ones(shape).attach_grad();
        const y = record(() => seeded(rate, { axes })(x));
        y.backward();
        const mask = await y.toArray();
        expect([...new Set(mask)].map(Math.fround).sort()).toEqual(values.map(Math.fround));
        const share = mask.filter((value) => value !== 0).length / mask.length;
        expect(Math.abs(share - kept.average)).toBeLessThan(5 * kept.spread);
        expect(await x.grad!.toArray()).toEqual(mask);
        if (axes.length > 0) {
          const row = Math.floor(mask.length / shape[1] / 2) * shape[1];
          expect(new Set(mask.subarray(row, row + shape[1])).size).toBe(1);
        }
      });
    }

    test("draws a new mask at every call, and the same ones from the same seed", async () => {
      const masks = async (dropout: (x: NDArray) => NDArray): Promise<string[]> => {
        const texts: string[] = [];
        for (let i = 0; i < 5; i++) {
          texts.push(String(await train_mode(() => dropout(ones([50]))).toArray()));
        }
        return texts;
      };
      const eager = await masks(seeded(0.5));
      expect(new Set(eager).size).toBe(5);
      expect(await masks(seeded(0.5))).toEqual(eager);
      const dropout = seeded(0.5);
      expect(await masks(compile((x) => dropout(x)))).toEqual(eager);
    });
  });
}

describe("Dropout", () => {
  beforeAll(async () => setBackend(await load("reference")));

  test("does nothing outside of training", () => {
    const x = ones([3]);
    expect(seeded(0.5)(x)).toBe(x);
  });

  test("that was never initialized draws its key from the shared generator", async () => {
    const draw = async (): Promise<unknown> => {
      random.seed(4);
      const dropout = new nn.Dropout(0.5);
      return await train_mode(() => dropout(ones([40]))).tolist();
    };
    expect(await draw()).toEqual((await draw()) as number[]);
  });

  test("refuses a rate that keeps nothing", () => {
    expect(() => new nn.Dropout(1)).toThrow(
      "Cannot make Dropout with rate 1: it must be in [0, 1).",
    );
  });
});
