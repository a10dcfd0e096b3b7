/** Golden values (`tests/golden/README.md`): read, made into arrays, compared with ours. */
import { expect } from "bun:test";
import { readFileSync } from "node:fs";
import type { DType, Shape } from "../../../../backends/backend.ts";
import { array, type NDArray } from "../../../../gluon/nd/mod.ts";
import { difference } from "../ops/conformance.ts";

/** An array as a golden file writes it. */
export interface GoldenArray {
  readonly shape: Shape;
  readonly dtype: DType;
  readonly data: readonly number[];
}

/** The cases of `tests/golden/<oracle>/<name>.json`, where the name begins with the oracle's: `mxnet_ops`. */
export function goldenCases<Case>(name: string): Case[] {
  const [oracle] = name.split("_");
  const url = new URL(`../../../golden/${oracle}/${name}.json`, import.meta.url);
  return (JSON.parse(readFileSync(url, "utf8")) as { cases: Case[] }).cases;
}

/** A golden array on the device; `shape` differs from its own where ours is a scalar. */
export function fromGolden({ shape, dtype, data }: GoldenArray, as: Shape = shape): NDArray {
  return array(data, { shape: as, dtype });
}

/** Demands that `actual` is the golden array, but for rounding. A scalar is MXNet's `[1]`. */
export async function expectGolden(
  actual: NDArray,
  { shape, dtype, data }: GoldenArray,
  tolerance = 1e-5,
): Promise<void> {
  expect([actual.dtype, ...(actual.ndim === 0 ? [1] : actual.shape)]).toEqual([dtype, ...shape]);
  expect(difference(await actual.toArray(), data)).toBeLessThanOrEqual(tolerance);
}
