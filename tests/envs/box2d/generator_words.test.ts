/** Generators as numbers: the stream continues as it would have. */

import { expect, test } from "bun:test";
import { fromWords, toWords, WORDS } from "../../../envs/box2d/generator_words.ts";
import { default_rng } from "../../../rl/mod.ts";

test("A generator that is restored from words draws what the first one draws, a half-used word included", () => {
  const rng = default_rng(12345);
  rng.random();
  rng.integers(0, 10); // leaves 32 bits over
  const words = toWords(rng);
  expect(words.length).toBe(WORDS);
  const other = default_rng(0);
  fromWords(JSON.parse(JSON.stringify(words)), other);
  expect(toWords(other)).toEqual(words);
  for (let i = 0; i < 5; i++) {
    expect(other.integers(0, 1000)).toBe(rng.integers(0, 1000));
    expect(other.random()).toBe(rng.random());
  }
});

test("Words that are none are refused", () => {
  const rng = default_rng(0);
  expect(() => fromWords([0.5, 0, 0, 0, 1, 0, 0, 0, -1], rng)).toThrow(RangeError);
  expect(() => fromWords([1, 2], rng)).toThrow();
});
