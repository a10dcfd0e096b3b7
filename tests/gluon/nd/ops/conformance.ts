/** The conformance suite: every op x sample on a backend against `reference`. */
import { afterAll, describe, expect, test } from "bun:test";
import type { Backend, Gap } from "../../../../backends/backend.ts";
import { load } from "../../../../backends/mod.ts";
import { apply } from "../../../../gluon/nd/apply.ts";
import { setBackend, within } from "../../../../gluon/nd/context.ts";
import { NDArray } from "../../../../gluon/nd/ndarray.ts";
import type { Op, Sample } from "../../../../gluon/nd/op.ts";
import { scope } from "../../../../gluon/nd/scope.ts";
import { drawInputs, sampleName } from "../support/samples.ts";
import { table } from "./table.ts";

type AnyOp = Op<unknown>;
/** How a test is declared: as such, or with conditions. */
export type Declare = (name: string, body: () => Promise<void>) => void;
type Compute = (inputs: readonly NDArray[]) => NDArray;

/** What `compute` gives on a backend, and what it made of the inputs that the op overwrites. */
async function run(
  backend: Backend,
  { mutates = [] }: AnyOp,
  sample: Sample<unknown>,
  seed: number,
  compute: Compute,
): Promise<{ shape: readonly number[]; dtype: string; data: number[] }> {
  const results = within({ backend }, () =>
    scope(() => {
      const inputs = drawInputs(sample, seed).map(({ data, shape, dtype }) =>
        NDArray.from(data, shape, dtype),
      );
      return [compute(inputs), ...mutates.map((i) => inputs[i] as NDArray)];
    }),
  );
  const data = await Promise.all(results.map((array) => array.toArray()));
  for (const array of results) array.dispose();
  const { shape, dtype } = results[0] as NDArray;
  return { shape, dtype, data: data.flatMap((each) => [...each]) };
}

/** What a backend lacks for an op. */
export function gapOf(backend: Backend, { name, needs }: AnyOp): Gap | undefined {
  return backend.cannot.find((each) => each.op === name || each.op === needs);
}

/** The largest difference of two results, relative to magnitudes above 1. */
export function difference(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  let worst = actual.length === expected.length ? 0 : Number.POSITIVE_INFINITY;
  for (let i = 0; i < expected.length; i++) {
    const [x, y] = [actual[i] as number, expected[i] as number];
    if (Object.is(x, y) || x === y) continue;
    const off = Math.abs(x - y) / Math.max(1, Math.abs(y));
    worst = Math.max(worst, Number.isNaN(off) ? Number.POSITIVE_INFINITY : off);
  }
  return worst;
}

/** Expects equal arrays, or ones within a `tolerance` relative to magnitudes above 1. */
export function expectAlike(
  actual: readonly ArrayLike<number>[],
  expected: readonly ArrayLike<number>[],
  tolerance: number,
): void {
  if (tolerance === 0) expect(actual).toEqual(expected);
  expect(actual).toHaveLength(expected.length);
  const worst = actual.map((array, i) => difference(array, expected[i] ?? []));
  expect(Math.max(...worst)).toBeLessThanOrEqual(tolerance);
}

/** Declares the suite for one backend. `tolerance` is relative to magnitudes above 1. */
export function conformanceSuite(name: string, tolerance: number, declare: Declare = test): void {
  describe(`conformance of ${name}`, () => {
    afterAll(async () => setBackend(await load("reference")));

    for (const op of table) {
      for (const [seed, sample] of op.samples.entries()) {
        const call: Compute = (inputs) => apply(op, inputs, sample.attrs ?? {});
        declare(sampleName(op, sample), async () => {
          const [backend, reference] = [await load(name), await load("reference")];
          setBackend(backend);
          const gap = gapOf(backend, op);
          if (gap) {
            await expect(run(backend, op, sample, seed, call)).rejects.toThrow(gap.reason);
            return;
          }
          const expected = await run(reference, op, sample, seed, call);
          const actual = await run(backend, op, sample, seed, call);
          expect([actual.dtype, ...actual.shape]).toEqual([expected.dtype, ...expected.shape]);
          expect(difference(actual.data, expected.data)).toBeLessThanOrEqual(tolerance);
        });
        const { lower } = op;
        if (!lower) continue;
        declare(`${sampleName(op, sample)} equals its lowering`, async () => {
          const backend = await load(name);
          setBackend(backend);
          if (gapOf(backend, op)) return;
          const lowered: Compute = (inputs) => lower(sample.attrs ?? {}, ...inputs);
          const expected = await run(backend, op, sample, seed, call);
          const actual = await run(backend, op, sample, seed, lowered);
          expect(difference(actual.data, expected.data)).toBeLessThanOrEqual(tolerance);
        });
      }
    }
  });
}
