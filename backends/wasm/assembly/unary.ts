// Elementwise kernels of one input: y[i] = f(x[i]), i < n; y may be x.

import {
  erf4, exp4, expm1_4, log1p_4, log2_4, log4, round4, sigmoid4, sign4, sine4, softrelu4, splat, tanhRow,
} from "./math/math";
import { LARGE } from "./math/large_angle";
import { loadLanes, storeLanes } from "./math/vector";

// The loops below are inlined with a constant op, so each kernel holds its own function only.
@inline
const NEGATIVE = 0, ABS = 1, SIGN = 2, FLOOR = 3, CEIL = 4, ROUND = 5, EXP = 6, LOG = 7,
  LOG1P = 8, EXPM1 = 9, SQRT = 10, SIN = 11, COS = 12, SIGMOID = 13, RELU = 14, ERF = 15,
  SQUARE = 16, RECIPROCAL = 17, RSQRT = 18, SOFTRELU = 19, SOFTSIGN = 20, LOG2 = 21;

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
  if (op == LOG2) return log2_4(x);
  if (op == LOG1P) return log1p_4(x);
  if (op == EXPM1) return expm1_4(x);
  if (op == SQRT) return f32x4.sqrt(x);
  if (op == SIN) return sine4(x, 0, false);
  if (op == COS) return sine4(x, 1, false);
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

/** One function, not inlined into each loop. */
function largeSine4(x: v128, quarters: i32): v128 {
  return sine4(x, quarters, true);
}

// Angles are looked through in runs of so many, so that only large ones take the longer way.
@inline
const RUN = 256;

function hasLarge(x: usize, n: i32): bool {
  // magnitudes are ordered as their bits are
  const size = i32x4.splat(0x7fffffff);
  let even = i32x4.splat(0), odd = even;
  for (; n >= 8; n -= 8, x += 32) {
    even = i32x4.max_s(even, v128.and(v128.load(x), size));
    odd = i32x4.max_s(odd, v128.and(v128.load(x, 16), size));
  }
  for (; n > 0; n -= 4, x += 16) even = i32x4.max_s(even, v128.and(loadLanes(x, n), size));
  return v128.any_true(i32x4.ge_s(i32x4.max_s(even, odd), i32x4.splat(reinterpret<i32>(LARGE))));
}

@inline
function mapAngles(op: i32, x: usize, y: usize, n: i32): void {
  for (; n > 0; n -= RUN, x += RUN << 2, y += RUN << 2) {
    const run = min(n, RUN);
    if (!hasLarge(x, run)) {
      map(op, x, y, run);
      continue;
    }
    for (let i = 0; i < run; i += 4) {
      const offset = <usize>i << 2;
      const angles = loadLanes(x + offset, run - i);
      storeLanes(y + offset, largeSine4(angles, i32(op == COS)), run - i);
    }
  }
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
export function log2(x: usize, y: usize, n: i32): void {
  map(LOG2, x, y, n);
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
  mapAngles(SIN, x, y, n);
}
export function cos(x: usize, y: usize, n: i32): void {
  mapAngles(COS, x, y, n);
}
export function tanh(x: usize, y: usize, n: i32): void {
  tanhRow(x, y, n);
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
export function log10(x: usize, y: usize, n: i32): void {
  for (let i = 0; i < n; i++) {
    const at = <usize>i << 2;
    store<f32>(y + at, <f32>NativeMath.log10(load<f32>(x + at)));
  }
}
export function cbrt(x: usize, y: usize, n: i32): void {
  for (let i = 0; i < n; i++) {
    const at = <usize>i << 2;
    store<f32>(y + at, <f32>NativeMath.cbrt(load<f32>(x + at)));
  }
}
export function arcsin(x: usize, y: usize, n: i32): void {
  for (let i = 0; i < n; i++) {
    const at = <usize>i << 2;
    store<f32>(y + at, <f32>NativeMath.asin(load<f32>(x + at)));
  }
}
export function arccos(x: usize, y: usize, n: i32): void {
  for (let i = 0; i < n; i++) {
    const at = <usize>i << 2;
    store<f32>(y + at, <f32>NativeMath.acos(load<f32>(x + at)));
  }
}
export function arctan(x: usize, y: usize, n: i32): void {
  for (let i = 0; i < n; i++) {
    const at = <usize>i << 2;
    store<f32>(y + at, <f32>NativeMath.atan(load<f32>(x + at)));
  }
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
