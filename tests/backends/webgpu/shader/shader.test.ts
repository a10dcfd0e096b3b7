/** How programs become one WGSL shader. */

import { expect, test } from "bun:test";
import {
  convert,
  GROUP_SIZE,
  load,
  Shader,
  THREADS,
} from "../../../../backends/webgpu/shader/shader.ts";

test("a value is converted only between different types", () => {
  expect(convert("x", "f32", "f32")).toBe("x");
  expect(convert("x", "u32", "f32")).toBe("bitcast<f32>(x)");
  expect(load({ name: "b0", scalar: "i32" }, "f32")).toBe("return bitcast<f32>(b0[index]);");
});

test("buffers are bound from 1 on, uniforms at 0", () => {
  const shader = new Shader();
  expect(shader.buffer("f32", "read_write")).toEqual({ name: "b0", scalar: "f32" });
  expect(shader.buffer("u32", "read").name).toBe("b1");
  const code = shader.source([{ code: "b0[i] = 1.0;", count: "2u", grouped: false }], []);
  expect(code).toContain("@binding(0) var<uniform> u: Uniforms;");
  expect(code).toContain("@binding(1) var<storage, read_write> b0: array<f32>;");
  expect(code).toContain("@binding(2) var<storage, read> b1: array<u32>;");
  expect(code).toContain(`@workgroup_size(${THREADS})`);
});

test("names that two programs declare are told apart", () => {
  const shader = new Shader();
  const output = shader.buffer("f32", "read_write");
  const text = {
    label: "scale",
    inputs: ["f32" as const],
    output: "f32" as const,
    uniforms: ["by: f32"],
    declarations: "fn scaled(x: f32) -> f32 { return x * u.by; }",
    code: { value: "return scaled(at0(i));" },
  };
  const connections = { inputs: ["return b0[index];"], output, axes: 0 };
  const parts = [shader.place(text, connections).part, shader.place(text, connections).part];
  const code = shader.source(parts, ["1u"]);
  for (const id of [0, 1]) {
    expect(code).toContain(`fn scaled_${id}(x: f32) -> f32 { return x * u.p${id}.by; }`);
    expect(code).toContain(`fn value_${id}(i: u32) -> f32 { return scaled_${id}(at0_${id}(i)); }`);
    expect(code).toContain(`put_${id}(i, value_${id}(i));`);
  }
  expect(code).toContain("if (workgroup < 1u)");
});

test("a program of a group makes the workgroup large, and has memory of its type in common", () => {
  const shader = new Shader();
  const place = (length: number) =>
    shader.place(
      {
        label: "group",
        inputs: [],
        output: "f32",
        group: true,
        shared: { row: { scalar: "f32", length } },
        code: { body: "row[lane] = 1.0;" },
      },
      { inputs: [], output: { name: "b0", scalar: "f32" }, axes: 0 },
    ).part;
  const code = shader.source([place(64), place(256)], ["1u"]);
  expect(code).toContain(`@workgroup_size(${GROUP_SIZE})`);
  expect(code).toContain("var<workgroup> row_f32: array<f32, 256>;");
});
