/**
 * Softmax along an axis: with `top = max x` and `total = sum e^(x - top)` of a row,
 * `softmax = e^(x - top) / total` and `log_softmax = x - top - ln(total)`; float32.
 */

import type { AxisAttrs } from "../../backend.ts";
import { sizeOf } from "../../base/shape.ts";
import { splitAt } from "../../base/strides.ts";
import type { Gpu } from "../gpu.ts";
import type { DispatchRule, DispatchRules } from "../shader/dispatch.ts";
import { LONG_ROW, PER_THREAD, PER_WORKGROUP, type RowLoop } from "./rows.ts";

function program(gpu: Gpu, label: string, result: string, rowLoop: RowLoop) {
  const loop = `for (var j = ${rowLoop.first}; j < u.length; j += ${rowLoop.step})`;
  const { functions, ...needs } = rowLoop.needs(["larger", "plus"], "f32");
  return gpu.program({
    label,
    inputs: ["f32"],
    output: "f32",
    uniforms: ["length", "inner"],
    inPlace: true,
    ...needs,
    declarations: `
fn larger(a: f32, b: f32) -> f32 { return max_of(a, b); }
fn plus(a: f32, b: f32) -> f32 { return a + b; }
${functions}`,
    code: {
      body: `
  let row = i / u.inner * u.length * u.inner + i % u.inner;
  var top = from_bits(0xff800000u);
  ${loop} { top = larger(top, at0(row + j * u.inner)); }
  top = ${rowLoop.together("larger", "top")};
  var total = 0.0;
  for (var j = ${rowLoop.first}; j < u.length; ) {
    // in blocks, so that a long sum loses less to rounding
    var block = 0.0;
    for (var k = 0u; k < 64u && j < u.length; k++) {
      block += exp_of(at0(row + j * u.inner) - top);
      j += ${rowLoop.step};
    }
    total += block;
  }
  total = ${rowLoop.together("plus", "total")};
  ${loop} {
    let x = at0(row + j * u.inner) - top;
    put(row + j * u.inner, ${result});
  }`,
    },
  });
}

function alongRows(gpu: Gpu, label: string, result: string): DispatchRule<AxisAttrs> {
  const alone = program(gpu, label, result, PER_THREAD);
  const group = program(gpu, label, result, PER_WORKGROUP);
  return (inputs, output, { axis }) => {
    const { outer, length, inner } = splitAt(output.shape, axis);
    const count = sizeOf(output.shape) === 0 ? 0 : outer * inner;
    const uniforms = [length, inner];
    return { program: length < LONG_ROW ? alone : group, inputs, output, count, uniforms };
  };
}

/** The kernels of this family. */
export function softmaxKernels(gpu: Gpu): DispatchRules<"softmax" | "log_softmax"> {
  return {
    softmax: alongRows(gpu, "softmax", "exp_of(x) / total"),
    log_softmax: alongRows(gpu, "log_softmax", "x - log_of(total)"),
  };
}
