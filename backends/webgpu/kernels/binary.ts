/** Elementwise kernels of two inputs, broadcast: `out[i] = f(a, b)`, element `i` of either one stretched to `out`. */

import type { BinaryName, Kernel } from "../../backend.ts";
import type { Gpu } from "../gpu.ts";
import { broadcastStrides, sizeOf, walk } from "../layout.ts";
import { typed } from "./typed.ts";

/** In float32 and in int32 where they differ; comparisons are booleans of WGSL. */
const BINARY: Readonly<Record<BinaryName, string | { f32: string; i32: string }>> = {
  add: "a + b",
  subtract: "a - b",
  multiply: "a * b",
  divide: { f32: "a / b", i32: "divide_i32(a, b)" },
  modulo: { f32: "modulo_f32(a, b)", i32: "modulo_i32(a, b)" },
  power: { f32: "power_f32(a, b)", i32: "power_i32(a, b)" },
  maximum: { f32: "max_of(a, b)", i32: "max(a, b)" },
  minimum: { f32: "min_of(a, b)", i32: "min(a, b)" },
  equal: "a == b",
  not_equal: "!(a == b)",
  greater: "a > b",
  greater_equal: "a >= b",
  lesser: "a < b",
  lesser_equal: "a <= b",
};

function binary(gpu: Gpu, name: BinaryName): Kernel {
  const results = BINARY[name];
  const programOf = typed(gpu, name, (scalar) => ({
    label: name,
    inputs: [scalar, scalar],
    output: scalar,
    uniforms: ["rank"],
    walks: true,
    inPlace: true,
    body: `
  let at = offsets(i, 0u, u.rank);
  let a = at0(at.x);
  let b = at1(at.y);
  out[i] = ${scalar}(${typeof results === "string" ? results : results[scalar]});`,
  }));
  return (inputs, output) => {
    const [a, b] = inputs.map(({ shape }) => broadcastStrides(shape, output.shape));
    const axes = walk(output.shape, a!, b!);
    const count = sizeOf(output.shape);
    return programOf(output.dtype).bind({ inputs, output, count, uniforms: [axes.length], axes });
  };
}

/** The kernels of this family. */
export function binaryKernels(gpu: Gpu): Record<BinaryName, Kernel> {
  const names = Object.keys(BINARY) as BinaryName[];
  const entries = names.map((name) => [name, binary(gpu, name)]);
  return Object.fromEntries(entries) as Record<BinaryName, Kernel>;
}
