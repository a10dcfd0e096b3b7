/** Elementwise (pointwise) kernels as WGSL functions of single elements, whatever addresses they are applied at. */

import type { ActivationName, BinaryName, DType, UnaryName } from "../../backend.ts";
import { computing, SCALAR, type Scalar } from "../program.ts";

/** The unary kernels beyond those of the core. */
export type FusedUnaryName = "square" | "reciprocal" | "rsqrt" | "softrelu" | "softsign";

/** The kernels of this file. */
export type PointwiseName =
  | UnaryName
  | FusedUnaryName
  | BinaryName
  | "activation_gradient"
  | "clip"
  | "copy"
  | "cast"
  | "where";

/** A function in WGSL. */
export interface Pointwise {
  /** Its name, unlike that of any other. */
  readonly name: string;
  /** What it takes: an element of each input, by name. */
  readonly inputs: Readonly<Record<string, Scalar>>;
  /** Names of the kernel's attributes that it takes after them, as f32. */
  readonly attrs: readonly string[];
  readonly output: Scalar;
  /** The expression that it returns. */
  readonly result: string;
}

/** Of `x`; float32. */
const UNARY: Readonly<Record<UnaryName | FusedUnaryName, string>> = {
  negative: "-x",
  abs: "abs(x)",
  sign: "sign_of(x)",
  floor: "floor(x)",
  ceil: "ceil(x)",
  round: "round_of(x)",
  exp: "exp_of(x)",
  log: "log_of(x)",
  log2: "log2_of(x)",
  log10: "log10_of(x)",
  log1p: "log1p_of(x)",
  expm1: "expm1_of(x)",
  sqrt: "sqrt(x)",
  cbrt: "cbrt_of(x)",
  sin: "sin_of(x, 0)",
  cos: "sin_of(x, 1)",
  arcsin: "arcsin_of(x)",
  arccos: "arccos_of(x)",
  arctan: "arctan_of(x)",
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

/** Of `a` and `b`, in float32 and in int32 where they differ; comparisons are booleans of WGSL. */
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

/** Of `x`, by source and target; the missing ones keep their bits. */
const CAST: Readonly<Partial<Record<`${DType}-${DType}`, string>>> = {
  "float32-int32": "saturated_i32(x)",
  "float32-uint8": "bitcast<u32>(saturated_i32(x)) & 255u",
  "int32-float32": "f32(x)",
  "int32-uint8": "bitcast<u32>(x) & 255u",
  "uint8-float32": "f32(x)",
  "uint8-int32": "bitcast<i32>(x)",
};

/** The gradient of `y = f(x)` times `dy`, computed from `y`. */
const SLOPE: Readonly<Record<ActivationName, string>> = {
  relu: "select(max_of(y, 0.0), dy, y > 0.0)",
  sigmoid: "dy * (y * (1.0 - y))",
  tanh: "dy * (1.0 - y * y)",
  softrelu: "dy * -expm1_of(-y)",
  softsign: "dy * ((1.0 - abs(y)) * (1.0 - abs(y)))",
};

/** Whether the bits of a condition say that it holds: those of NaN do, those of -0 do not. */
const HOLDS: Readonly<Record<DType, string>> = {
  float32: "(condition & 0x7fffffffu) != 0u",
  int32: "condition != 0u",
  uint8: "condition != 0u",
};

/** Names of the tables above. */
export const UNARY_NAMES = Object.keys(UNARY) as readonly (UnaryName | FusedUnaryName)[];
export const BINARY_NAMES = Object.keys(BINARY) as readonly BinaryName[];

/**
 * The function of a kernel for arrays of these dtypes and these attributes; `null` where the kernel is none. Throws `TypeError` for `uint8`
 * where the kernel computes.
 */
export function pointwiseOf(
  kernel: string,
  inputs: readonly DType[],
  output: DType,
  attrs: unknown,
): Pointwise | null {
  const [from = output] = inputs;
  if (kernel in UNARY) return unary(kernel, UNARY[kernel as keyof typeof UNARY]);
  if (kernel in BINARY) return binary(kernel as BinaryName, output);
  switch (kernel) {
    case "activation_gradient":
      return slope((attrs as { readonly activation: ActivationName }).activation);
    case "clip":
      return { ...unary(kernel, "min_of(max_of(x, a_min), a_max)"), attrs: ["a_min", "a_max"] };
    case "copy":
      return keepingBits("copy", ["x"], "x");
    case "cast":
      return cast(from, output);
    case "where":
      return keepingBits(`where_${from}`, ["condition", "x", "y"], `select(y, x, ${HOLDS[from]})`);
    default:
      return null;
  }
}

function unary(kernel: string, result: string): Pointwise {
  return { name: `${kernel}_float32`, inputs: { x: "f32" }, attrs: [], output: "f32", result };
}

function binary(kernel: BinaryName, dtype: DType): Pointwise {
  const scalar = computing(kernel, dtype);
  const results = BINARY[kernel];
  return {
    name: `${kernel}_${dtype}`,
    inputs: { a: scalar, b: scalar },
    attrs: [],
    output: scalar,
    result: `${scalar}(${typeof results === "string" ? results : results[scalar]})`,
  };
}

function slope(activation: ActivationName): Pointwise {
  return {
    name: `${activation}_slope`,
    inputs: { dy: "f32", y: "f32" },
    attrs: [],
    output: "f32",
    result: SLOPE[activation],
  };
}

function cast(from: DType, to: DType): Pointwise {
  const result = CAST[`${from}-${to}`];
  if (result === undefined) return keepingBits("copy", ["x"], "x");
  const [name, inputs] = [`cast_${from}_${to}`, { x: SCALAR[from] }];
  return { name, inputs, attrs: [], output: SCALAR[to], result };
}

function keepingBits(name: string, inputs: readonly string[], result: string): Pointwise {
  const bits = Object.fromEntries(inputs.map((input) => [input, "u32" as const]));
  return { name, inputs: bits, attrs: [], output: "u32", result };
}

/** Its declaration in WGSL. */
export function declarationOf({ name, inputs, attrs, output, result }: Pointwise): string {
  const taken = [
    ...Object.entries(inputs).map(([input, scalar]) => `${input}: ${scalar}`),
    ...attrs.map((attr) => `${attr}: f32`),
  ];
  return `fn ${name}(${taken.join(", ")}) -> ${output} { return ${result}; }`;
}
