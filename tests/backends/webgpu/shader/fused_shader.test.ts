/** The WGSL of fused dispatches. */

import { expect, test } from "bun:test";
import type { Operand, PlannedCall, PlannedInput } from "../../../../backends/backend.ts";
import { allocationOf, WebgpuBuffer } from "../../../../backends/webgpu/memory.ts";
import { type CallDispatch, FusedShader } from "../../../../backends/webgpu/shader/fused_shader.ts";
import { pointwiseOf } from "../../../../backends/webgpu/shader/pointwise.ts";

/** An array whose buffer is on no device. */
function array(shape: readonly number[]): Operand {
  const size = shape.reduce((product, length) => product * length, 1);
  const buffer = new WebgpuBuffer(size, allocationOf({} as GPUBuffer), () => {});
  return { buffer, shape, dtype: "float32" };
}

function dispatch(
  name: PlannedCall["name"],
  inputs: readonly PlannedInput[],
  output: Operand,
): CallDispatch {
  const call: PlannedCall = { name, inputs, output, attrs: {} };
  const pointwise = pointwiseOf(
    name,
    inputs.map(({ dtype }) => dtype),
    output.dtype,
    {},
  );
  return { call, pointwise: pointwise! };
}

const nested = ({ inputs, name, output }: PlannedCall): CallDispatch =>
  dispatch(name, inputs, output);

test("a nested call that is read twice is computed once", () => {
  const [x, y] = [array([100]), array([100])];
  const inner: PlannedCall = { name: "exp", inputs: [x], output: array([100]), attrs: {} };
  const value = { call: inner, shape: [100], dtype: "float32" } as const;
  const built = new FusedShader(nested).build([dispatch("multiply", [value, value], y)]);
  expect(built.code.match(/= exp_float32\(/g)).toHaveLength(1);
  expect(built.code).toMatch(/multiply_float32\((v\d+), \1\)/);
  expect(built.allocations).toHaveLength(2);
  expect(built.groups).toBe(2);
});

test("calls of one size share threads, calls of another size get workgroups of their own", () => {
  const x = array([100]);
  const [small, row] = [array([10]), array([10])];
  const built = new FusedShader(nested).build([
    dispatch("negative", [x], array([100])),
    dispatch("abs", [x], array([100])),
    dispatch("negative", [small], row),
  ]);
  // 100 elements in two workgroups of 64 threads, 10 in one
  expect(built.groups).toBe(3);
  expect(built.code.match(/fn negative_float32\(/g)).toHaveLength(1);
  expect(built.code).toContain("if (workgroup < u.words.");
});

test("numbers are uniforms, so that the shader does not depend on them", () => {
  const [x, y] = [array([4]), array([4])];
  const build = (number: number) =>
    new FusedShader(nested).build([
      dispatch("add", [x, { number, shape: [], dtype: "float32" }], y),
    ]);
  const [one, two] = [build(1), build(2)];
  expect(one.code).toBe(two.code);
  expect(one.uniforms).toContain(0x3f800000);
  expect(two.uniforms).toContain(0x40000000);
});
