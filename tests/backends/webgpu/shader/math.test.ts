/** The functions of WGSL that a shader is given. */

import { expect, test } from "bun:test";
import { withMath } from "../../../../backends/webgpu/shader/math.ts";

/** The names of the functions that `code` is given, in order. */
const namesOf = (code: string): string[] =>
  [...withMath(code).matchAll(/^fn (\w+)\(/gm)].map(([, name]) => name!);

test("a shader is given the functions that it uses, and those that they use, before itself", () => {
  expect(namesOf("let y = sigmoid_of(x);")).toEqual([
    "is_nan",
    "expm1_near",
    "exp_of",
    "sigmoid_of",
  ]);
  expect(namesOf("let y = modulo_i32(a, b);")).toEqual(["magnitude_of", "modulo_i32"]);
});

test("a shader that uses none is left as it is", () => {
  expect(withMath("let y = x + 1.0;")).toBe("let y = x + 1.0;");
});
