/**
 * Positions of extrema: `out[outer, inner] = first j for which no input[outer, k, inner] beats input[outer, j, inner]`,
 * as float32. NaN beats everything else.
 */

import type { AxisAttrs } from "../../backend.ts";
import { sizeOf } from "../../base/shape.ts";
import { splitAt } from "../../base/strides.ts";
import type { Gpu } from "../gpu.ts";
import type { DispatchRule, DispatchRules } from "../shader/dispatch.ts";
import { typed } from "./typed.ts";

function search(gpu: Gpu, name: "argmax" | "argmin", beats: ">" | "<"): DispatchRule<AxisAttrs> {
  const programOf = typed(gpu, name, (scalar) => ({
    label: name,
    inputs: [scalar],
    output: "f32",
    uniforms: ["length", "inner"],
    code: {
      value: `
  let row = i / u.inner * u.length * u.inner + i % u.inner;
  var best = at0(row);
  var position = 0u;
  for (var j = 1u; j < u.length; j++) {
    let x = at0(row + j * u.inner);
    if (${scalar === "f32" ? `(x ${beats} best && !is_nan(best)) || (is_nan(x) && !is_nan(best))` : `x ${beats} best`}) {
      best = x;
      position = j;
    }
  }
  return f32(position);`,
    },
  }));
  return ([x], output, { axis }) => {
    const { length, inner } = splitAt(x!.shape, axis);
    const [program, count] = [programOf(x!.dtype), sizeOf(output.shape)];
    return { program, inputs: [x!], output, count, uniforms: [length, inner] };
  };
}

/** The kernels of this family. */
export function argReduceKernels(gpu: Gpu): DispatchRules<"argmax" | "argmin"> {
  return { argmax: search(gpu, "argmax", ">"), argmin: search(gpu, "argmin", "<") };
}
