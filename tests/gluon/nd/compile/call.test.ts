/** Inputs and outputs of traced functions, flattened and put together again. */
import { beforeAll, expect, test } from "bun:test";
import { load } from "../../../../backends/mod.ts";
import {
  checkInput,
  checkOutput,
  inputsOf,
  onArrays,
  outputsOf,
  resultOf,
} from "../../../../gluon/nd/compile/call.ts";
import { setBackend } from "../../../../gluon/nd/context.ts";
import { array, type NDArray } from "../../../../gluon/nd/mod.ts";

let [x, y]: NDArray[] = [];
beforeAll(async () => {
  setBackend(await load("reference"));
  [x, y] = [array([1]), array([2])];
});

test("inputsOf() gives arrays in order, and a form where there is more than arrays", () => {
  expect(inputsOf([x, y], "call f")).toEqual({ arrays: [x, y], form: "" } as never);
  const { arrays, form } = inputsOf([x, [y, { h: x }], null], "call f");
  expect(arrays).toEqual([x, y, x] as never);
  expect(form).toBe("[*, [*, {h: *}], null]");
});

test("checkInput() names the place of what is no array", () => {
  expect(() => checkInput(undefined, 0, "call f")).not.toThrow();
  expect(() => checkInput([], 1, "call f")).not.toThrow();
  expect(() => checkInput(3, 1, "call f")).toThrow("Cannot call f: input 1 is number, no NDArray");
  expect(() => checkInput([x, { h: "a" }], 0, "call f")).toThrow("input 0[1].h is string");
});

test("checkOutput() takes structures of arrays only", () => {
  expect(() => checkOutput([x, { h: y }], "call f")).not.toThrow();
  expect(() => checkOutput([x, 1], "call f")).toThrow("its output[1] is number, no NDArray");
  expect(() => checkOutput(null, "call f")).toThrow("its output is null");
});

test("outputsOf() has each array once, and resultOf() puts others in their places", () => {
  const outputs = outputsOf([x, { h: y }, x] as never);
  expect(outputs.arrays).toEqual([x, y] as never);
  expect(resultOf(outputs, [y, x] as never)).toEqual([y, { h: x }, y] as never);
});

test("onArrays() is the function of the arrays alone", () => {
  const f = onArrays((a: NDArray, [b, c]: [NDArray, null]) => [a, b, c], [x, [y, null]] as never);
  expect(f(y as NDArray, x as NDArray)).toEqual([y, x, null] as never);
});
