/** The sum tree of prioritized replay. */
import { describe, expect, test } from "bun:test";
import { default_rng, SumTree } from "../../../rl/mod.ts";

/** A tree of these weights. */
function treeOf(weights: readonly number[]): SumTree {
  const tree = new SumTree(weights.length);
  for (const [i, weight] of weights.entries()) tree.set(i, weight);
  return tree;
}

describe("SumTree", () => {
  test("finds each index over its share of the total", () => {
    const tree = treeOf([3, 0, 1, 4, 2]);
    expect(tree.total).toBe(10);
    const masses = [0, 2.9, 3, 3.9, 4, 7.9, 8, 9.9];
    expect(masses.map((mass) => tree.find(mass))).toEqual([0, 0, 2, 2, 3, 3, 4, 4]);
  });

  test("never finds a weight of 0, not even at the end", () => {
    const tree = treeOf([0, 5, 0, 0]);
    expect([0, 2, 5, 6].map((mass) => tree.find(mass))).toEqual([1, 1, 1, 1]);
  });

  test("keeps sums that equal those of a new tree after any number of changes", () => {
    const rng = default_rng(2);
    const tree = new SumTree(100);
    const weights = new Array<number>(100).fill(0);
    for (let i = 0; i < 5000; i++) {
      const index = rng.integers(0, 100);
      weights[index] = rng.random() * 10 ** rng.integers(-8, 8);
      tree.set(index, weights[index]!);
    }
    expect(tree.nodes).toEqual(treeOf(weights).nodes);
    expect(weights.map((_, i) => tree.get(i))).toEqual(weights);
  });

  test.each([-1, Number.NaN, Infinity])("refuses a weight of %s", (weight: number) => {
    const tree = treeOf([1, 2]);
    expect(() => tree.set(1, weight)).toThrow(
      new RangeError(`Cannot give index 1 the weight ${weight}: it must be finite and 0 or more.`),
    );
    expect(tree.total).toBe(3);
  });

  test("refuses an index that it has not, and a capacity of none", () => {
    expect(() => new SumTree(3).set(3, 1)).toThrow(
      new RangeError("Cannot find weight 3 in a sum tree of 3: give a whole number from 0 to 2."),
    );
    expect(() => new SumTree(0)).toThrow(
      new RangeError(
        "Cannot make a sum tree of 0 weights: capacity must be a whole number, 1 or more.",
      ),
    );
  });
});
