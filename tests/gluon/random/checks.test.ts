/** What the generator's methods accept. */
import { expect, test } from "bun:test";
import {
  checkCount,
  checkIntegers,
  checkInterval,
  checkNormal,
  checkState,
} from "../../../gluon/random/checks.ts";
import { default_rng } from "../../../gluon/random/generator.ts";

test("checkInterval() takes finite intervals, empty ones too", () => {
  expect(() => checkInterval(1, 1)).not.toThrow();
  expect(() => checkInterval(2, 1)).toThrow("low is greater than high");
  expect(() => checkInterval(-1e308, 1e308)).toThrow("its length is not finite");
});

test("checkIntegers() takes safe integers, at least one of them", () => {
  expect(() => checkIntegers(-3, 5)).not.toThrow();
  expect(() => checkIntegers(0.5, 5)).toThrow("is not an integer");
  expect(() => checkIntegers(3, 3)).toThrow("there is none");
  expect(() => checkIntegers(-(2 ** 53) + 1, 2 ** 53 - 1)).toThrow(
    "is not an integer of less than 2^53",
  );
});

test("checkNormal() takes a deviation of 0, and none below", () => {
  expect(() => checkNormal(1, 0)).not.toThrow();
  for (const [loc, scale] of [
    [0, -1],
    [Infinity, 1],
    [0, Number.NaN],
  ] as const) {
    expect(() => checkNormal(loc, scale)).toThrow("Cannot draw normal numbers");
  }
});

test("checkCount() takes counts up to 2^31", () => {
  expect(() => checkCount("draw", 2 ** 31)).not.toThrow();
  for (const count of [-1, 0.5, 2 ** 31 + 1]) {
    expect(() => checkCount("draw", count)).toThrow(`Cannot draw ${count}`);
  }
});

test("checkState() takes what a generator saved, and names what is wrong with anything else", () => {
  const { state } = default_rng(1);
  expect(() => checkState(state)).not.toThrow();
  expect(() => checkState({ ...state, increment: "2" })).toThrow("increment is not odd");
  expect(() => checkState({ ...state, buffer: -1 })).toThrow("buffer is not a 32-bit word or null");
  expect(() => checkState(null as never)).toThrow("it is not an object");
});
