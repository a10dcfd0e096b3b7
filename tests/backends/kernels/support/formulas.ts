/** What the kernels compute, in JavaScript's float64. */

import type {
  ActivationName,
  BinaryName,
  FusedKernels,
  UnaryName,
} from "../../../../backends/backend.ts";

export type Unary = (x: number) => number;
export type Binary = (a: number, b: number) => number;

/** The elementwise kernels of one input that are fused. */
export type FusedUnaryName = keyof FusedKernels &
  ("square" | "reciprocal" | "rsqrt" | "softrelu" | "softsign");

const sigmoid: Unary = (x) => 1 / (1 + Math.exp(-x));
const relu: Unary = (x) => (x < 0 ? 0 : x);
const softrelu: Unary = (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
const softsign: Unary = (x) => x / (1 + Math.abs(x));

export const UNARY: Readonly<Record<UnaryName | FusedUnaryName, Unary>> = {
  negative: (x) => -x,
  abs: Math.abs,
  sign: Math.sign,
  floor: Math.floor,
  ceil: Math.ceil,
  round: (x) => Math.sign(x) * Math.floor(Math.abs(x) + 0.5),
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
  sigmoid,
  relu,
  erf,
  square: (x) => x * x,
  reciprocal: (x) => 1 / x,
  rsqrt: (x) => 1 / Math.sqrt(x),
  softrelu,
  softsign,
};

export const BINARY: Readonly<Record<BinaryName, Binary>> = {
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

/** The same on int32: modulo 2^32, divided toward zero, 0 where the divisor is 0. */
export function int32Formula(name: BinaryName): Binary {
  if (name === "multiply") return Math.imul;
  if (name === "power") return integerPower;
  return (a, b) => Math.trunc(BINARY[name](a, b)) | 0;
}

export const ACTIVATIONS: Readonly<Record<ActivationName, Unary>> = {
  relu,
  sigmoid,
  tanh: Math.tanh,
  softrelu,
  softsign,
};

/** The derivative of each activation at `x`. */
export const SLOPES: Readonly<Record<ActivationName, Unary>> = {
  relu: (x) => Number(x > 0),
  sigmoid: (x) => sigmoid(x) * sigmoid(-x),
  tanh: (x) => 1 - Math.tanh(x) ** 2,
  softrelu: sigmoid,
  softsign: (x) => 1 / (1 + Math.abs(x)) ** 2,
};

/** The error function: Abramowitz and Stegun 7.1.6, and the continued fraction 7.1.14 of its complement beyond 3. */
export function erf(x: number): number {
  const a = Math.abs(x);
  if (a > 3) {
    let fraction = 0;
    for (let k = 60; k > 0; k--) fraction = k / 2 / (a + fraction);
    return Math.sign(x) * (1 - Math.exp(-x * x) / Math.sqrt(Math.PI) / (a + fraction));
  }
  let term = x;
  let sum = x;
  for (let n = 1; n < 80; n++) {
    term *= (2 * x * x) / (2 * n + 1);
    sum += term;
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum;
}

/** As in C: 1 to any power is 1, and so is -1 to an infinite one. */
function power(a: number, b: number): number {
  return a === 1 || (a === -1 && Math.abs(b) === Infinity) ? 1 : a ** b;
}

/** The remainder with the sign of the divisor. */
export function modulo(a: number, b: number): number {
  const remainder = a % b;
  return remainder !== 0 && remainder < 0 !== b < 0 ? remainder + b : remainder;
}

/** Modulo 2^32; a negative exponent truncates toward zero. */
function integerPower(a: number, b: number): number {
  if (b < 0) return Math.abs(a) === 1 ? a ** (b % 2) : 0;
  return Number(BigInt.asIntN(32, modularPower(BigInt(a), BigInt(b))));
}

function modularPower(a: bigint, b: bigint): bigint {
  if (b === 0n) return 1n;
  const half = modularPower(a, b / 2n);
  return BigInt.asIntN(32, half * half * (b % 2n === 1n ? a : 1n));
}
