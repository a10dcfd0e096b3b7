/** Functions of single elements in WGSL. */

import { expect, test } from "bun:test";
import {
  BINARY_NAMES,
  declarationOf,
  pointwiseOf,
  UNARY_NAMES,
} from "../../../../backends/webgpu/shader/pointwise.ts";

const float32 = ["float32"] as const;

test("a kernel is a function of one element of each input, and of its numbers", () => {
  const clip = pointwiseOf("clip", float32, "float32", { a_min: 0, a_max: 1 })!;
  expect(declarationOf(clip)).toBe(
    "fn clip_float32(x: f32, a_min: f32, a_max: f32) -> f32 { return min_of(max_of(x, a_min), a_max); }",
  );
  const less = pointwiseOf("lesser", ["int32", "int32"], "int32", {})!;
  expect(declarationOf(less)).toBe("fn lesser_int32(a: i32, b: i32) -> i32 { return i32(a < b); }");
});

test("casts that keep the bits are copies", () => {
  expect(pointwiseOf("cast", float32, "float32", {})).toEqual(
    pointwiseOf("copy", float32, "float32", {}),
  );
  expect(pointwiseOf("cast", ["uint8"], "float32", {})?.name).toBe("cast_uint8_float32");
});

test("functions of different kernels or dtypes have different names", () => {
  const attrs = { activation: "relu" };
  const functions = [
    ...UNARY_NAMES.map((name) => pointwiseOf(name, float32, "float32", {})),
    ...BINARY_NAMES.map((name) => pointwiseOf(name, float32, "float32", {})),
    ...BINARY_NAMES.map((name) => pointwiseOf(name, ["int32"], "int32", {})),
    pointwiseOf("activation_gradient", float32, "float32", attrs),
    ...(["float32", "int32", "uint8"] as const).map((of) =>
      pointwiseOf("where", [of], "int32", {}),
    ),
  ];
  const names = functions.map((each) => each!.name);
  expect(new Set(names).size).toBe(names.length);
});

test("a kernel that is not elementwise has none, and one that computes refuses uint8", () => {
  expect(pointwiseOf("dot", float32, "float32", {})).toBeNull();
  expect(() => pointwiseOf("add", ["uint8", "uint8"], "uint8", {})).toThrow(TypeError);
});
