/** Words of the entropy coefficient. */
import { expect, test } from "bun:test";
import { startOf } from "../../../../rl/algorithms/options/entropy.ts";

test.each([
  ["auto", 1],
  ["auto_0.1", 0.1],
  ["auto_1e-3", 0.001],
  ["auto_", 0],
  ["auto_x", Number.NaN],
  ["0.1", Number.NaN],
])("%j begins with %d", (word, start) => {
  expect(startOf(word)).toBe(start);
});
