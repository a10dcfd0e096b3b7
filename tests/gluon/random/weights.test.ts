/** Choosing an index by its probability. */
import { expect, test } from "bun:test";
import { checkWeights, cumulative, indexOf } from "../../../gluon/random/weights.ts";

test("cumulative() ends at 1, whatever the weights sum to", () => {
  expect([...cumulative([1, 2, 1])]).toEqual([0.25, 0.75, 1]);
});

test("indexOf() gives each value the interval that it is in, never one of probability 0", () => {
  const edges = cumulative([0.25, 0, 0.75]);
  expect([0, 0.2, 0.25, 0.99].map((value) => indexOf(edges, value))).toEqual([0, 0, 2, 2]);
});

test("checkWeights() refuses what are no probabilities of n cases", () => {
  expect(() => checkWeights([0.5, 0.5], 2, 2)).not.toThrow();
  expect(() => checkWeights([1], 2, 1)).toThrow("Cannot choose among 2 indices by 1 probabilities");
  expect(() => checkWeights([2, -1], 2, 1)).toThrow("Cannot choose with probability -1");
  expect(() => checkWeights([Number.NaN, 1], 2, 1)).toThrow("Cannot choose with probability NaN");
  expect(() => checkWeights([0.5, 0.4], 2, 1)).toThrow(
    "Cannot choose with probabilities that sum to 0.9",
  );
  expect(() => checkWeights([1, 0], 2, 2)).toThrow("only 1 have a probability above 0");
});
