/** An initializer against the statistics of MXNet's. */
import { describe, expect, test } from "bun:test";
import { init } from "../../../gluon/mod.ts";
import { default_rng } from "../../../gluon/random/generator.ts";
import { goldenCases } from "../nd/support/golden.ts";

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
  Bilinear: () => new init.Bilinear(),
  Zero: () => new init.Zero(),
  One: () => new init.One(),
  Constant: ({ value }) => new init.Constant(value!),
  Uniform: ({ scale }) => new init.Uniform(scale),
  Normal: ({ sigma }) => new init.Normal(sigma),
  Xavier: (options) => new init.Xavier(options),
  MSRAPrelu: (options) => new init.MSRAPrelu(options),
  Orthogonal: (options) => new init.Orthogonal(options),
};

const cases = goldenCases<Case>("mxnet_initializers");

/** Declares the golden statistics of one initializer. */
export function goldenSuite(name: string): void {
  const own = cases.filter(({ initializer }) => initializer === name);
  if (own.length === 0)
    throw new RangeError(`Cannot find golden values of ${name}: there are none.`);

  describe("Values drawn by", () => {
    for (const golden of own) {
      const { initializer, options, shape, bounds, orthogonality_error } = golden;
      test(`${initializer} ${JSON.stringify(options)} (${shape}) are distributed as in MXNet`, () => {
        const values = make[initializer]!(options).fill(shape, default_rng(1), "weight");
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
}

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
