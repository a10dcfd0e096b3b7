/** The ranges of options. */

import { describe, expect, test } from "bun:test";
import { positionOf, searchSpaceOf, valueAt } from "../../../cli/tune/search_space.ts";
import { suggest } from "../../../cli/tune/tpe.ts";
import { resolveOptions } from "../../../rl/algorithms/options/fragments.ts";
import { type AlgorithmName, algorithms, default_rng } from "../../../rl/mod.ts";

describe("a range", () => {
  test("goes from its low to its high end, by ratios or differences", () => {
    const log = { low: 1e-5, high: 1e-1, log: true };
    expect([0, 0.5, 1].map((u) => valueAt(log, u))).toEqual([1e-5, 1e-3, 1e-1]);
    expect([0, 0.5, 1].map((u) => valueAt({ low: 0, high: 3 }, u))).toEqual([0, 1.5, 3]);
    const gamma = { low: 1e-4, high: 0.01, log: true, complement: true };
    expect([0, 0.5, 1].map((u) => valueAt(gamma, u))).toEqual([0.9999, 0.999, 0.99]);
    const steps = { low: 1, high: 1000, log: true, integer: true };
    expect([0, 0.55, 1].map((u) => valueAt(steps, u))).toEqual([1, 45, 1000]);
  });

  test("knows where a value is", () => {
    const gamma = { low: 1e-4, high: 0.1, log: true, complement: true };
    for (const u of [0, 0.3, 1]) expect(positionOf(gamma, valueAt(gamma, u))).toBeCloseTo(u, 3);
    expect(positionOf({ low: 1, high: 3 }, 9)).toBe(1);
  });
});

test.each(Object.keys(algorithms).filter((name) => name !== "bc") as AlgorithmName[])(
  "what is suggested for %s are options that it has",
  (algorithm) => {
    const space = searchSpaceOf(algorithm);
    expect(Object.keys(space)).toContain("learning_rate");
    expect(Object.keys(searchSpaceOf(algorithm, { learning_rate: 1 }))).not.toContain(
      "learning_rate",
    );
    const { title, options } = algorithms[algorithm];
    for (let seed = 0; seed < 20; seed++) {
      const suggested = suggest(space, [], default_rng(seed));
      expect(resolveOptions(title, options, suggested as object)).toMatchObject(suggested);
    }
  },
);
