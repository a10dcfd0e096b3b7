/** Elementwise kernels of the reference backend. */

import type { BinaryName, CoreKernels, Kernel, UnaryName } from "../backend.ts";
import { saturate } from "../base/saturate.ts";
import { broadcastStrides } from "../base/strides.ts";
import { erf } from "./erf.ts";
import { offsets } from "./layout.ts";
import { type Elements, elementsOf } from "./memory.ts";

type Unary = (x: number) => number;
type Binary = (a: number, b: number) => number;

const UNARY: Readonly<Record<UnaryName, Unary>> = {
  negative: (x) => -x,
  abs: Math.abs,
  sign: Math.sign,
  floor: Math.floor,
  ceil: Math.ceil,
  round: roundHalfAway,
  exp: Math.exp,
  log: Math.log,
  log2: Math.log2,
  log10: Math.log10,
  log1p: Math.log1p,
  expm1: Math.expm1,
  sqrt: Math.sqrt,
  cbrt: Math.cbrt,
  sin: Math.sin,
  cos: Math.cos,
  arcsin: Math.asin,
  arccos: Math.acos,
  arctan: Math.atan,
  tanh: Math.tanh,
  sigmoid: (x) => 1 / (1 + Math.exp(-x)),
  relu: (x) => Math.max(x, 0),
  erf,
};

const BINARY: Readonly<Record<BinaryName, Binary>> = {
  add: (a, b) => a + b,
  subtract: (a, b) => a - b,
  multiply: (a, b) => a * b,
  divide: (a, b) => a / b,
  modulo,
  power,
  maximum: Math.max,
  minimum: Math.min,
  equal: (a, b) => Number(a === b),
  not_equal: (a, b) => Number(a !== b),
  greater: (a, b) => Number(a > b),
  greater_equal: (a, b) => Number(a >= b),
  lesser: (a, b) => Number(a < b),
  lesser_equal: (a, b) => Number(a <= b),
};

/** Where float64 cannot hold an int32 result exactly; for the rest, storing into an `Int32Array` is enough. */
const INT32: Readonly<Partial<Record<BinaryName, Binary>>> = {
  multiply: Math.imul,
  power: integerPower,
};

/** `trunc(x)`, one further from zero when at least a half was cut off. */
function roundHalfAway(x: number): number {
  const whole = Math.trunc(x);
  return Math.abs(x - whole) >= 0.5 ? whole + Math.sign(x) : whole;
}

/** The remainder with the sign of the divisor. */
function modulo(a: number, b: number): number {
  const remainder = a % b;
  return remainder !== 0 && remainder < 0 !== b < 0 ? remainder + b : remainder;
}

/** C's `pow`, which unlike JavaScript's has `1 ** NaN`, `1 ** Infinity` and `(-1) ** Infinity` be 1. */
function power(a: number, b: number): number {
  return a === 1 || (a === -1 && Math.abs(b) === Infinity) ? 1 : a ** b;
}

/** `base ** exponent` modulo 2^32, a negative exponent truncating toward zero as `divide` does. */
function integerPower(base: number, exponent: number): number {
  if (exponent < 0) return Math.abs(base) === 1 ? base ** (exponent % 2) : 0;
  let result = 1;
  for (let square = base, bits = exponent; bits > 0; bits >>= 1) {
    if (bits & 1) result = Math.imul(result, square);
    square = Math.imul(square, square);
  }
  return result;
}

function unary(f: Unary): Kernel {
  return (inputs, output) => {
    const [x] = inputs.map(elementsOf) as [Elements];
    const y = elementsOf(output);
    return () => {
      for (let i = 0; i < y.length; i++) y[i] = f(x[i]!);
    };
  };
}

function binary(name: BinaryName): Kernel {
  return (inputs, output) => {
    const f = (output.dtype === "int32" && INT32[name]) || BINARY[name];
    const [a, b] = inputs.map(elementsOf) as [Elements, Elements];
    const [aAt, bAt] = inputs.map(({ shape }) =>
      offsets(output.shape, broadcastStrides(shape, output.shape)),
    ) as [Int32Array, Int32Array];
    const y = elementsOf(output);
    return () => {
      for (let i = 0; i < y.length; i++) y[i] = f(a[aAt[i]!]!, b[bAt[i]!]!);
    };
  };
}

/** A table with the same keys. */
function mapValues<K extends string, V>(
  table: Readonly<Record<K, unknown>>,
  value: (key: K) => V,
): Record<K, V> {
  const entries = (Object.keys(table) as K[]).map((key) => [key, value(key)]);
  return Object.fromEntries(entries) as Record<K, V>;
}

const copy: Kernel = unary((x) => x);

/** Whole numbers are stored modulo 2^32 or 2^8, as typed arrays do by themselves; others must be int32 first. */
const cast: Kernel = (inputs, output, attrs) =>
  inputs[0]!.dtype === "float32" && output.dtype !== "float32"
    ? unary(saturate)(inputs, output, attrs)
    : copy(inputs, output, attrs);

const where: Kernel = (inputs, output) => {
  const [condition, x, y] = inputs.map(elementsOf) as [Elements, Elements, Elements];
  const chosen = elementsOf(output);
  return () => {
    for (let i = 0; i < chosen.length; i++) chosen[i] = condition[i] !== 0 ? x[i]! : y[i]!;
  };
};

export const elementwise: Pick<CoreKernels, UnaryName | BinaryName | "copy" | "cast" | "where"> = {
  ...mapValues(UNARY, (name) => unary(UNARY[name])),
  ...mapValues(BINARY, binary),
  copy,
  cast,
  where,
};
