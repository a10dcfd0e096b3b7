// Elementwise kernels of one input: y[i] = f(x[i]), i < n; y may be x.

import {
  erf4, exp4, expm1_4, log1p_4, log4, round4, sigmoid4, sign4, sine4, softrelu4, splat, tanh4,
} from "./math";
import { loadLanes, storeLanes } from "./vector";

// The loops below are inlined with a constant op, so each kernel holds its own function only.
@inline
const NEGATIVE = 0, ABS = 1, SIGN = 2, FLOOR = 3, CEIL = 4, ROUND = 5, EXP = 6, LOG = 7,
  LOG1P = 8, EXPM1 = 9, SQRT = 10, SIN = 11, COS = 12, TANH = 13, SIGMOID = 14, RELU = 15,
  ERF = 16, SQUARE = 17, RECIPROCAL = 18, RSQRT = 19, SOFTRELU = 20, SOFTSIGN = 21;

@inline
function f(op: i32, x: v128): v128 {
  if (op == NEGATIVE) return f32x4.neg(x);
  if (op == ABS) return f32x4.abs(x);
  if (op == SIGN) return sign4(x);
  if (op == FLOOR) return f32x4.floor(x);
  if (op == CEIL) return f32x4.ceil(x);
  if (op == ROUND) return round4(x);
  if (op == EXP) return exp4(x);
  if (op == LOG) return log4(x);
  if (op == LOG1P) return log1p_4(x);
  if (op == EXPM1) return expm1_4(x);
  if (op == SQRT) return f32x4.sqrt(x);
  if (op == SIN) return sine4(x, 0);
  if (op == COS) return sine4(x, 1);
  if (op == TANH) return tanh4(x);
  if (op == SIGMOID) return sigmoid4(x);
  if (op == RELU) return f32x4.pmax(x, splat(0));
  if (op == ERF) return erf4(x);
  if (op == SQUARE) return f32x4.mul(x, x);
  if (op == RECIPROCAL) return f32x4.div(splat(1), x);
  if (op == RSQRT) return f32x4.div(splat(1), f32x4.sqrt(x));
  if (op == SOFTRELU) return softrelu4(x);
  return f32x4.div(x, f32x4.add(f32x4.abs(x), splat(1)));
}

@inline
function map(op: i32, x: usize, y: usize, n: i32): void {
  for (; n >= 4; n -= 4, x += 16, y += 16) v128.store(y, f(op, v128.load(x)));
  if (n > 0) storeLanes(y, f(op, loadLanes(x, n)), n);
}

export function negative(x: usize, y: usize, n: i32): void {
  map(NEGATIVE, x, y, n);
}
export function abs(x: usize, y: usize, n: i32): void {
  map(ABS, x, y, n);
}
export function sign(x: usize, y: usize, n: i32): void {
  map(SIGN, x, y, n);
}
export function floor(x: usize, y: usize, n: i32): void {
  map(FLOOR, x, y, n);
}
export function ceil(x: usize, y: usize, n: i32): void {
  map(CEIL, x, y, n);
}
export function round(x: usize, y: usize, n: i32): void {
  map(ROUND, x, y, n);
}
export function exp(x: usize, y: usize, n: i32): void {
  map(EXP, x, y, n);
}
export function log(x: usize, y: usize, n: i32): void {
  map(LOG, x, y, n);
}
export function log1p(x: usize, y: usize, n: i32): void {
  map(LOG1P, x, y, n);
}
export function expm1(x: usize, y: usize, n: i32): void {
  map(EXPM1, x, y, n);
}
export function sqrt(x: usize, y: usize, n: i32): void {
  map(SQRT, x, y, n);
}
export function sin(x: usize, y: usize, n: i32): void {
  map(SIN, x, y, n);
}
export function cos(x: usize, y: usize, n: i32): void {
  map(COS, x, y, n);
}
export function tanh(x: usize, y: usize, n: i32): void {
  map(TANH, x, y, n);
}
export function sigmoid(x: usize, y: usize, n: i32): void {
  map(SIGMOID, x, y, n);
}
export function relu(x: usize, y: usize, n: i32): void {
  map(RELU, x, y, n);
}
export function erf(x: usize, y: usize, n: i32): void {
  map(ERF, x, y, n);
}
export function square(x: usize, y: usize, n: i32): void {
  map(SQUARE, x, y, n);
}
export function reciprocal(x: usize, y: usize, n: i32): void {
  map(RECIPROCAL, x, y, n);
}
export function rsqrt(x: usize, y: usize, n: i32): void {
  map(RSQRT, x, y, n);
}
export function softrelu(x: usize, y: usize, n: i32): void {
  map(SOFTRELU, x, y, n);
}
export function softsign(x: usize, y: usize, n: i32): void {
  map(SOFTSIGN, x, y, n);
}

/** y[i] = min(max(x[i], low), high); NaN stays. */
export function clip(x: usize, y: usize, n: i32, low: f32, high: f32): void {
  const a = splat(low);
  const b = splat(high);
  for (; n >= 4; n -= 4, x += 16, y += 16) {
    v128.store(y, f32x4.pmin(f32x4.pmax(v128.load(x), a), b));
  }
  if (n > 0) storeLanes(y, f32x4.pmin(f32x4.pmax(loadLanes(x, n), a), b), n);
}
