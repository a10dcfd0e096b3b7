/** Elementwise kernels of one input: `out[i] = f(x)`, `x = input[i]`; float32. */

import type { FusedKernels, Kernel, UnaryName } from "../../backend.ts";
import type { Gpu } from "../gpu.ts";
import { sizeOf } from "../layout.ts";
import { floats } from "../program.ts";

/** The fused kernels of this family. */
export type FusedUnaryName = "square" | "reciprocal" | "rsqrt" | "softrelu" | "softsign";

const UNARY: Readonly<Record<UnaryName | FusedUnaryName, string>> = {
  negative: "-x",
  abs: "abs(x)",
  sign: "sign_of(x)",
  floor: "floor(x)",
  ceil: "ceil(x)",
  round: "round_of(x)",
  exp: "exp_of(x)",
  log: "log_of(x)",
  log1p: "log1p_of(x)",
  expm1: "expm1_of(x)",
  sqrt: "sqrt(x)",
  sin: "sin_of(x, 0)",
  cos: "sin_of(x, 1)",
  tanh: "tanh_of(x)",
  sigmoid: "sigmoid_of(x)",
  relu: "max_of(x, 0.0)",
  erf: "erf_of(x)",
  square: "x * x",
  reciprocal: "1.0 / x",
  rsqrt: "inverseSqrt(x)",
  softrelu: "softrelu_of(x)",
  softsign: "x / (1.0 + abs(x))",
};

function elementwise(gpu: Gpu, label: string, result: string, uniforms: readonly string[] = []) {
  return gpu.program({
    label,
    inputs: ["f32"],
    output: "f32",
    uniforms,
    inPlace: true,
    body: `let x = at0(i); out[i] = ${result};`,
  });
}

/** The kernels of this family. */
export function unaryKernels(
  gpu: Gpu,
): Record<UnaryName | FusedUnaryName, Kernel> & Required<Pick<FusedKernels, "clip">> {
  const entries = Object.entries(UNARY).map(([name, result]): [string, Kernel] => {
    const program = elementwise(gpu, name, result);
    return [
      name,
      (inputs, output) => program.bind({ inputs, output, count: sizeOf(output.shape) }),
    ];
  });
  const clip = elementwise(gpu, "clip", "min_of(max_of(x, u.a_min), u.a_max)", [
    "a_min: f32",
    "a_max: f32",
  ]);
  return {
    ...(Object.fromEntries(entries) as Record<UnaryName | FusedUnaryName, Kernel>),
    clip: (inputs, output, { a_min, a_max }) =>
      clip.bind({ inputs, output, count: sizeOf(output.shape), uniforms: floats(a_min, a_max) }),
  };
}
