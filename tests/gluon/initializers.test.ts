/** Initializers against the statistics of MXNet's, and which one counts for which parameter. */
import { beforeAll, describe, expect, test } from "bun:test";
import { load } from "../../backends/mod.ts";
import { init, Parameter } from "../../gluon/mod.ts";
import { setBackend } from "../../gluon/nd/context.ts";
import { default_rng } from "../../gluon/nd/random/generator.ts";
import { goldenCases } from "../nd/golden.ts";

interface Spread {
  readonly average: number;
  readonly spread: number;
}

interface Case {
  readonly initializer: string;
  readonly options: Readonly<Record<string, never>>;
  readonly shape: readonly number[];
  readonly mean: Spread;
  readonly std: Spread;
  readonly min: Spread;
  readonly max: Spread;
  readonly bounds: readonly [low: number, high: number] | null;
  readonly orthogonality_error: number | null;
}

const make: Readonly<Record<string, (options: Case["options"]) => init.Initializer>> = {
  Zero: () => new init.Zero(),
  One: () => new init.One(),
  Constant: ({ value }) => new init.Constant(value!),
  Uniform: ({ scale }) => new init.Uniform(scale),
  Normal: ({ sigma }) => new init.Normal(sigma),
  Xavier: (options) => new init.Xavier(options),
  MSRAPrelu: (options) => new init.MSRAPrelu(options),
  Orthogonal: (options) => new init.Orthogonal(options),
};

beforeAll(async () => setBackend(await load("reference")));

describe("Values drawn by", () => {
  for (const golden of goldenCases<Case>("mxnet_initializers")) {
    const { initializer, options, shape, bounds, orthogonality_error } = golden;
    test(`${initializer} ${JSON.stringify(options)} (${shape}) are distributed as in MXNet`, () => {
      const values = make[initializer]!(options).fill(shape, default_rng(1));
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      const square = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
      const [low, high] = [
        values.reduce((a, b) => Math.min(a, b)),
        values.reduce((a, b) => Math.max(a, b)),
      ];
      const ours = { mean, std: Math.sqrt(square), min: low, max: high };
      for (const [name, value] of Object.entries(ours)) {
        const { average, spread } = golden[name as "mean"];
        expect(Math.abs(value - average)).toBeLessThanOrEqual(6 * spread + 1e-7);
      }
      if (bounds) {
        expect(low).toBeGreaterThanOrEqual(Math.fround(bounds[0]));
        expect(high).toBeLessThanOrEqual(Math.fround(bounds[1]));
      }
      if (orthogonality_error !== null) {
        // biome-ignore lint/suspicious/noApproximativeNumericConstant: MXNet's default.
        const scale = (options as { scale?: number }).scale ?? 1.414;
        expect(orthogonalityError(values, shape[0]!, scale)).toBeLessThan(1e-6);
      }
    });
  }
});

/** The largest |W W^T - scale^2 I|, over the smaller side. */
function orthogonalityError(values: Float32Array, rows: number, scale: number): number {
  const columns = values.length / rows;
  const [count, length] = [Math.min(rows, columns), Math.max(rows, columns)];
  const at = (vector: number, i: number): number =>
    rows <= columns ? values[vector * columns + i]! : values[i * columns + vector]!;
  let largest = 0;
  for (let a = 0; a < count; a++) {
    for (let b = 0; b <= a; b++) {
      let product = 0;
      for (let i = 0; i < length; i++) product += at(a, i) * at(b, i);
      largest = Math.max(largest, Math.abs(product - (a === b ? scale ** 2 : 0)));
    }
  }
  return largest;
}

describe("An initializer", () => {
  test("draws the same values from the same seed", () => {
    for (const each of [new init.Uniform(), new init.Xavier(), new init.Orthogonal()]) {
      const [first, second] = [1, 1].map((seed) => each.fill([4, 3], default_rng(seed)));
      expect(first).toEqual(second!);
      expect(first).not.toEqual(each.fill([4, 3], default_rng(2)));
    }
  });

  test("is found by name, whatever the capitals", () => {
    expect(init.create("Xavier")).toBeInstanceOf(init.Xavier);
    expect(init.create("msraprelu")).toBeInstanceOf(init.MSRAPrelu);
    expect(init.create("zeros")).toBeInstanceOf(init.Zero);
    expect(() => init.create("xaver")).toThrow(
      'Cannot find initializer "xaver": there is none of that name; did you mean "xavier"?',
    );
    expect(() => init.create(7 as unknown as string)).toThrow(
      "Cannot initialize by 7: an initializer has a method fill(shape, rng), or is one of the " +
        'names, such as "xavier".',
    );
  });

  test("for an LSTM opens the forget gate", () => {
    expect([...new init.LSTMBias().fill([8])]).toEqual([0, 0, 1, 1, 0, 0, 0, 0]);
  });

  test("refuses what it cannot do", () => {
    expect(() => new init.Xavier().fill([3], default_rng(0))).toThrow(
      "Cannot initialize (3,) by Xavier: it needs 2 axes or more, to count connections; use " +
        "another initializer.",
    );
    expect(() => new init.Orthogonal().fill([3], default_rng(0))).toThrow(
      "Cannot initialize (3,) by Orthogonal: it needs 2 axes or more; use another initializer.",
    );
    expect(() => new init.Uniform(-1)).toThrow(
      "Cannot make initializer Uniform with scale -1: it must be finite and 0 or more.",
    );
    expect(() => new init.Xavier({ factor_type: "fan" as "in" })).toThrow(
      'Cannot make initializer Xavier with factor_type "fan": it must be one of in, out, avg.',
    );
  });
});

describe("Of several initializers", () => {
  const value = async (
    name: string,
    own: string | null,
    given: string | null,
    default_init: init.Initializer,
  ): Promise<unknown> => {
    const parameter = new Parameter(name, { shape: [1], init: own });
    parameter.initialize(given, { default_init });
    return (await parameter.data().toArray())[0];
  };
  const five = new init.Constant(5);

  test("the one given to initialize() counts before the parameter's own, and that before the net's", async () => {
    expect(await value("weight", "ones", "zeros", five)).toBe(0);
    expect(await value("weight", "ones", null, five)).toBe(1);
    expect(await value("weight", null, null, five)).toBe(5);
  });

  test("that of the net is for weights: names decide about the rest", async () => {
    expect(await value("h2h_weight", null, null, five)).toBe(5);
    expect(await value("bias", null, null, five)).toBe(0);
    expect(await value("gamma", null, null, five)).toBe(1);
    expect(await value("beta", null, null, five)).toBe(0);
    expect(await value("running_mean", null, null, five)).toBe(0);
    expect(await value("running_var", null, null, five)).toBe(1);
    await expect(value("temperature", null, null, five)).rejects.toThrow(
      "Cannot initialize parameter temperature: a net's initializer knows only names that end in " +
        'weight, bias, gamma, beta, mean, var; give this one an initializer of its own, as in { init: "ones" }.',
    );
  });
});
