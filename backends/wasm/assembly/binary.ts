// Elementwise kernels of two inputs with broadcasting:
//   y[i, j, k] = f(a[i a0 + j a1 + k a2], b[i b0 + j b1 + k b2])
// y is dense (n0, n1, n2), a2 and b2 are 0 or 1; y may be a or b where that one is dense.

import { splat } from "./math/math";
import { pow4 } from "./math/pow";
import { loadLanes, storeLanes } from "./math/vector";

// The loops below are inlined with a constant op, so each kernel holds its own function only.
@inline
const ADD = 0, SUBTRACT = 1, MULTIPLY = 2, DIVIDE = 3, MODULO = 4, POWER = 5, MAXIMUM = 6,
  MINIMUM = 7, EQUAL = 8, NOT_EQUAL = 9, GREATER = 10, GREATER_EQUAL = 11, LESSER = 12,
  LESSER_EQUAL = 13;

/** One function, not inlined into each loop. */
function power4(a: v128, b: v128): v128 {
  return pow4(a, b);
}

/** The remainder with the sign of the divisor. */
function moduloF32(a: f32, b: f32): f32 {
  const x = <f64>a;
  const y = <f64>b;
  const quotient = x / y;
  let r = x;
  if (!(Math.abs(quotient) < 1)) {
    // below 2^27 the quotient is exact to the integer, and so is the rest
    r = Math.abs(quotient) < 134217728 ? x - y * trunc(quotient) : <f64>(a % b);
  }
  if (r != 0 && (r < 0) != (y < 0)) r += y;
  return r == 0 ? copysign<f32>(0, b) : <f32>r;
}

function moduloI32(a: i32, b: i32): i32 {
  if (b == 0 || b == -1) return 0;
  const r = a % b;
  return r != 0 && (r < 0) != (b < 0) ? r + b : r;
}

/** Truncates; division by 0 gives 0. */
function divideI32(a: i32, b: i32): i32 {
  if (b == 0) return 0;
  return b == -1 ? 0 - a : a / b;
}

/** Wraps on overflow; a negative exponent truncates toward 0. */
function powerI32(a: i32, b: i32): i32 {
  if (b < 0) {
    if (a == 1) return 1;
    if (a == -1) return b & 1 ? -1 : 1;
    return 0;
  }
  let r = 1;
  for (; b > 0; b >>= 1, a *= a) if (b & 1) r *= a;
  return r;
}

@inline
function scalar<T>(op: i32, a: T, b: T): T {
  if (isFloat<T>()) return <T>moduloF32(<f32>a, <f32>b);
  if (op == DIVIDE) return <T>divideI32(<i32>a, <i32>b);
  if (op == MODULO) return <T>moduloI32(<i32>a, <i32>b);
  return <T>powerI32(<i32>a, <i32>b);
}

@inline
function f<T>(op: i32, a: v128, b: v128): v128 {
  if (op == ADD) return v128.add<T>(a, b);
  if (op == SUBTRACT) return v128.sub<T>(a, b);
  if (op == MULTIPLY) return v128.mul<T>(a, b);
  if (op == MAXIMUM) return v128.max<T>(a, b);
  if (op == MINIMUM) return v128.min<T>(a, b);
  if (op == EQUAL) return v128.and(v128.eq<T>(a, b), v128.splat<T>(1));
  if (op == NOT_EQUAL) return v128.and(v128.ne<T>(a, b), v128.splat<T>(1));
  if (op == GREATER) return v128.and(v128.gt<T>(a, b), v128.splat<T>(1));
  if (op == GREATER_EQUAL) return v128.and(v128.ge<T>(a, b), v128.splat<T>(1));
  if (op == LESSER) return v128.and(v128.lt<T>(a, b), v128.splat<T>(1));
  if (op == LESSER_EQUAL) return v128.and(v128.le<T>(a, b), v128.splat<T>(1));
  if (isFloat<T>()) {
    if (op == DIVIDE) return v128.div<T>(a, b);
    if (op == POWER) return power4(a, b);
  }
  const r0 = scalar<T>(op, v128.extract_lane<T>(a, 0), v128.extract_lane<T>(b, 0));
  const r1 = scalar<T>(op, v128.extract_lane<T>(a, 1), v128.extract_lane<T>(b, 1));
  const r2 = scalar<T>(op, v128.extract_lane<T>(a, 2), v128.extract_lane<T>(b, 2));
  const r3 = scalar<T>(op, v128.extract_lane<T>(a, 3), v128.extract_lane<T>(b, 3));
  let r = v128.splat<T>(r0);
  r = v128.replace_lane<T>(r, 1, r1);
  r = v128.replace_lane<T>(r, 2, r2);
  return v128.replace_lane<T>(r, 3, r3);
}

// One row, `aRuns`, `bRuns`: whether the operand advances or repeats one number.
@inline
function row<T>(op: i32, aRuns: bool, bRuns: bool, a: usize, b: usize, y: usize, n: i32): void {
  let a0 = i32x4.splat(0);
  let b0 = i32x4.splat(0);
  if (!aRuns) a0 = v128.load32_splat(a);
  if (!bRuns) b0 = v128.load32_splat(b);
  for (; n >= 4; n -= 4, y += 16) {
    v128.store(y, f<T>(op, aRuns ? v128.load(a) : a0, bRuns ? v128.load(b) : b0));
    if (aRuns) a += 16;
    if (bRuns) b += 16;
  }
  if (n > 0) {
    storeLanes(y, f<T>(op, aRuns ? loadLanes(a, n) : a0, bRuns ? loadLanes(b, n) : b0), n);
  }
}

@inline
function broadcast<T>(op: i32, a: usize, b: usize, y: usize, n0: i32, n1: i32, n2: i32,
  a0: i32, a1: i32, a2: i32, b0: i32, b1: i32, b2: i32): void {
  if (n2 == 0) return;
  for (let i = 0; i < n0; i++) {
    let p = a + ((i * a0) << 2);
    let q = b + ((i * b0) << 2);
    for (let j = 0; j < n1; j++) {
      if (a2 != 0 && b2 != 0) row<T>(op, true, true, p, q, y, n2);
      else if (a2 != 0) row<T>(op, true, false, p, q, y, n2);
      else if (b2 != 0) row<T>(op, false, true, p, q, y, n2);
      else row<T>(op, false, false, p, q, y, n2);
      p += a1 << 2;
      q += b1 << 2;
      y += n2 << 2;
    }
  }
}

// float32
export function add_float32(a: usize, b: usize, y: usize, n0: i32, n1: i32, n2: i32,
  a0: i32, a1: i32, a2: i32, b0: i32, b1: i32, b2: i32): void {
  broadcast<f32>(ADD, a, b, y, n0, n1, n2, a0, a1, a2, b0, b1, b2);
}
export function subtract_float32(a: usize, b: usize, y: usize, n0: i32, n1: i32, n2: i32,
  a0: i32, a1: i32, a2: i32, b0: i32, b1: i32, b2: i32): void {
  broadcast<f32>(SUBTRACT, a, b, y, n0, n1, n2, a0, a1, a2, b0, b1, b2);
}
export function multiply_float32(a: usize, b: usize, y: usize, n0: i32, n1: i32, n2: i32,
  a0: i32, a1: i32, a2: i32, b0: i32, b1: i32, b2: i32): void {
  broadcast<f32>(MULTIPLY, a, b, y, n0, n1, n2, a0, a1, a2, b0, b1, b2);
}
export function divide_float32(a: usize, b: usize, y: usize, n0: i32, n1: i32, n2: i32,
  a0: i32, a1: i32, a2: i32, b0: i32, b1: i32, b2: i32): void {
  broadcast<f32>(DIVIDE, a, b, y, n0, n1, n2, a0, a1, a2, b0, b1, b2);
}
export function modulo_float32(a: usize, b: usize, y: usize, n0: i32, n1: i32, n2: i32,
  a0: i32, a1: i32, a2: i32, b0: i32, b1: i32, b2: i32): void {
  broadcast<f32>(MODULO, a, b, y, n0, n1, n2, a0, a1, a2, b0, b1, b2);
}
export function power_float32(a: usize, b: usize, y: usize, n0: i32, n1: i32, n2: i32,
  a0: i32, a1: i32, a2: i32, b0: i32, b1: i32, b2: i32): void {
  broadcast<f32>(POWER, a, b, y, n0, n1, n2, a0, a1, a2, b0, b1, b2);
}
export function maximum_float32(a: usize, b: usize, y: usize, n0: i32, n1: i32, n2: i32,
  a0: i32, a1: i32, a2: i32, b0: i32, b1: i32, b2: i32): void {
  broadcast<f32>(MAXIMUM, a, b, y, n0, n1, n2, a0, a1, a2, b0, b1, b2);
}
export function minimum_float32(a: usize, b: usize, y: usize, n0: i32, n1: i32, n2: i32,
  a0: i32, a1: i32, a2: i32, b0: i32, b1: i32, b2: i32): void {
  broadcast<f32>(MINIMUM, a, b, y, n0, n1, n2, a0, a1, a2, b0, b1, b2);
}
export function equal_float32(a: usize, b: usize, y: usize, n0: i32, n1: i32, n2: i32,
  a0: i32, a1: i32, a2: i32, b0: i32, b1: i32, b2: i32): void {
  broadcast<f32>(EQUAL, a, b, y, n0, n1, n2, a0, a1, a2, b0, b1, b2);
}
export function not_equal_float32(a: usize, b: usize, y: usize, n0: i32, n1: i32, n2: i32,
  a0: i32, a1: i32, a2: i32, b0: i32, b1: i32, b2: i32): void {
  broadcast<f32>(NOT_EQUAL, a, b, y, n0, n1, n2, a0, a1, a2, b0, b1, b2);
}
export function greater_float32(a: usize, b: usize, y: usize, n0: i32, n1: i32, n2: i32,
  a0: i32, a1: i32, a2: i32, b0: i32, b1: i32, b2: i32): void {
  broadcast<f32>(GREATER, a, b, y, n0, n1, n2, a0, a1, a2, b0, b1, b2);
}
export function greater_equal_float32(a: usize, b: usize, y: usize, n0: i32, n1: i32, n2: i32,
  a0: i32, a1: i32, a2: i32, b0: i32, b1: i32, b2: i32): void {
  broadcast<f32>(GREATER_EQUAL, a, b, y, n0, n1, n2, a0, a1, a2, b0, b1, b2);
}
export function lesser_float32(a: usize, b: usize, y: usize, n0: i32, n1: i32, n2: i32,
  a0: i32, a1: i32, a2: i32, b0: i32, b1: i32, b2: i32): void {
  broadcast<f32>(LESSER, a, b, y, n0, n1, n2, a0, a1, a2, b0, b1, b2);
}
export function lesser_equal_float32(a: usize, b: usize, y: usize, n0: i32, n1: i32, n2: i32,
  a0: i32, a1: i32, a2: i32, b0: i32, b1: i32, b2: i32): void {
  broadcast<f32>(LESSER_EQUAL, a, b, y, n0, n1, n2, a0, a1, a2, b0, b1, b2);
}

// int32
export function add_int32(a: usize, b: usize, y: usize, n0: i32, n1: i32, n2: i32,
  a0: i32, a1: i32, a2: i32, b0: i32, b1: i32, b2: i32): void {
  broadcast<i32>(ADD, a, b, y, n0, n1, n2, a0, a1, a2, b0, b1, b2);
}
export function subtract_int32(a: usize, b: usize, y: usize, n0: i32, n1: i32, n2: i32,
  a0: i32, a1: i32, a2: i32, b0: i32, b1: i32, b2: i32): void {
  broadcast<i32>(SUBTRACT, a, b, y, n0, n1, n2, a0, a1, a2, b0, b1, b2);
}
export function multiply_int32(a: usize, b: usize, y: usize, n0: i32, n1: i32, n2: i32,
  a0: i32, a1: i32, a2: i32, b0: i32, b1: i32, b2: i32): void {
  broadcast<i32>(MULTIPLY, a, b, y, n0, n1, n2, a0, a1, a2, b0, b1, b2);
}
export function divide_int32(a: usize, b: usize, y: usize, n0: i32, n1: i32, n2: i32,
  a0: i32, a1: i32, a2: i32, b0: i32, b1: i32, b2: i32): void {
  broadcast<i32>(DIVIDE, a, b, y, n0, n1, n2, a0, a1, a2, b0, b1, b2);
}
export function modulo_int32(a: usize, b: usize, y: usize, n0: i32, n1: i32, n2: i32,
  a0: i32, a1: i32, a2: i32, b0: i32, b1: i32, b2: i32): void {
  broadcast<i32>(MODULO, a, b, y, n0, n1, n2, a0, a1, a2, b0, b1, b2);
}
export function power_int32(a: usize, b: usize, y: usize, n0: i32, n1: i32, n2: i32,
  a0: i32, a1: i32, a2: i32, b0: i32, b1: i32, b2: i32): void {
  broadcast<i32>(POWER, a, b, y, n0, n1, n2, a0, a1, a2, b0, b1, b2);
}
export function maximum_int32(a: usize, b: usize, y: usize, n0: i32, n1: i32, n2: i32,
  a0: i32, a1: i32, a2: i32, b0: i32, b1: i32, b2: i32): void {
  broadcast<i32>(MAXIMUM, a, b, y, n0, n1, n2, a0, a1, a2, b0, b1, b2);
}
export function minimum_int32(a: usize, b: usize, y: usize, n0: i32, n1: i32, n2: i32,
  a0: i32, a1: i32, a2: i32, b0: i32, b1: i32, b2: i32): void {
  broadcast<i32>(MINIMUM, a, b, y, n0, n1, n2, a0, a1, a2, b0, b1, b2);
}
export function equal_int32(a: usize, b: usize, y: usize, n0: i32, n1: i32, n2: i32,
  a0: i32, a1: i32, a2: i32, b0: i32, b1: i32, b2: i32): void {
  broadcast<i32>(EQUAL, a, b, y, n0, n1, n2, a0, a1, a2, b0, b1, b2);
}
export function not_equal_int32(a: usize, b: usize, y: usize, n0: i32, n1: i32, n2: i32,
  a0: i32, a1: i32, a2: i32, b0: i32, b1: i32, b2: i32): void {
  broadcast<i32>(NOT_EQUAL, a, b, y, n0, n1, n2, a0, a1, a2, b0, b1, b2);
}
export function greater_int32(a: usize, b: usize, y: usize, n0: i32, n1: i32, n2: i32,
  a0: i32, a1: i32, a2: i32, b0: i32, b1: i32, b2: i32): void {
  broadcast<i32>(GREATER, a, b, y, n0, n1, n2, a0, a1, a2, b0, b1, b2);
}
export function greater_equal_int32(a: usize, b: usize, y: usize, n0: i32, n1: i32, n2: i32,
  a0: i32, a1: i32, a2: i32, b0: i32, b1: i32, b2: i32): void {
  broadcast<i32>(GREATER_EQUAL, a, b, y, n0, n1, n2, a0, a1, a2, b0, b1, b2);
}
export function lesser_int32(a: usize, b: usize, y: usize, n0: i32, n1: i32, n2: i32,
  a0: i32, a1: i32, a2: i32, b0: i32, b1: i32, b2: i32): void {
  broadcast<i32>(LESSER, a, b, y, n0, n1, n2, a0, a1, a2, b0, b1, b2);
}
export function lesser_equal_int32(a: usize, b: usize, y: usize, n0: i32, n1: i32, n2: i32,
  a0: i32, a1: i32, a2: i32, b0: i32, b1: i32, b2: i32): void {
  broadcast<i32>(LESSER_EQUAL, a, b, y, n0, n1, n2, a0, a1, a2, b0, b1, b2);
}
