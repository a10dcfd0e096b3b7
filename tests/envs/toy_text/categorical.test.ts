/** Categorical sampling. */

import { expect, test } from "bun:test";
import { categorical } from "../../../envs/toy_text/categorical.ts";
import { default_rng } from "../../../gluon/random/generator.ts";

test("categorical() inverts the cumulative sum of the probabilities", () => {
  const [rng, same] = [default_rng(5), default_rng(5)];
  for (let i = 0; i < 100; i++) {
    const u = same.random();
    expect(categorical([0.2, 0.5, 0.3], rng)).toBe(u < 0.2 ? 0 : u < 0.7 ? 1 : 2);
  }
});

test("categorical() draws one number even of one category", () => {
  const [rng, same] = [default_rng(5), default_rng(5)];
  expect(categorical([1], rng)).toBe(0);
  same.random();
  expect(rng.random()).toBe(same.random());
});

test("categorical() never samples a category of probability 0", () => {
  const rng = default_rng(1);
  const drawn = new Set(Array.from({ length: 200 }, () => categorical([0, 0.5, 0, 0.5], rng)));
  expect([...drawn].sort()).toEqual([1, 3]);
});
