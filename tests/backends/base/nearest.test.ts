/** The most similar of some words. */

import { expect, test } from "bun:test";
import { nearest } from "../../../backends/base/nearest.ts";

test("nearest() takes the word with the fewest insertions, deletions and substitutions", () => {
  expect(nearest("kitten", ["mitten", "sitting", "kit"])).toBe("mitten");
  expect(nearest("lerning_rate", ["momentum", "learning_rate", "wd"])).toBe("learning_rate");
  expect(nearest("", ["abc", "ab"])).toBe("ab");
});

test("nearest() does not mind capitals", () => {
  expect(nearest("CARTPOLE", ["Acrobot", "CartPole"])).toBe("CartPole");
});

test("nearest() takes the first of equals", () => {
  expect(nearest("cat", ["bat", "rat", "hat"])).toBe("bat");
});

test("nearest() knows none among no words", () => {
  expect(nearest("cat", [])).toBeUndefined();
});

test("nearest() with `within` leaves out words of which a larger share would be edited", () => {
  expect(nearest("gpu", ["wasm", "webgpu"], { within: 0.5 })).toBe("webgpu");
  expect(nearest("xyz", ["wasm", "webgpu"], { within: 0.5 })).toBeUndefined();
  expect(nearest("webgl", ["webgpu"], { within: 0 })).toBeUndefined();
});
