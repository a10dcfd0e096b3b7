// Reductions over the middle axis: x (outer, n, inner) -> y (outer, inner); n = 0 gives the neutral
// element.

import {
  demote, loadLanes, madd, promoteHigh, promoteLow, storeLanes, swapHalves, swapPairs,
} from "./math/vector";

// The loops below are inlined with a constant op, so each kernel holds its own function only.
@inline
const SUM = 0, MAX = 1, MIN = 2;

// Sums are taken in blocks of so many vectors, four sums side by side, and those of the blocks are
// added up in float64: so long sums are as exact as short ones, to about 1e-6.
@inline
const BLOCK = 256;

// The same for columns, whose rows are added one by one; up to `BLOCK` rows are one block.
@inline
const ROWS = 64;

@inline
function neutral<T>(op: i32): v128 {
  if (op == SUM) return i32x4.splat(0);
  if (isFloat<T>()) return f32x4.splat(op == MAX ? -Infinity : Infinity);
  return i32x4.splat(op == MAX ? i32.MIN_VALUE : i32.MAX_VALUE);
}

@inline
function f<T>(op: i32, a: v128, b: v128): v128 {
  if (op == SUM) return v128.add<T>(a, b);
  if (op == MAX) return v128.max<T>(a, b);
  return v128.min<T>(a, b);
}

@inline
function isFloatSum<T>(op: i32): bool {
  return isFloat<T>() && op == SUM;
}

@inline
function rowsOfBlock(n: i32): i32 {
  return n <= BLOCK ? n : ROWS;
}

@inline
function row<T>(op: i32, x: usize, n: i32): v128 {
  let total = neutral<T>(op);
  let low = total, high = total;
  while (n >= 16) {
    const vectors = min(n >> 2, BLOCK) & ~3;
    n -= vectors << 2;
    let s0 = neutral<T>(op);
    let s1 = s0;
    let s2 = s0;
    let s3 = s0;
    for (const end = x + (vectors << 4); x < end; x += 64) {
      s0 = f<T>(op, s0, v128.load(x));
      s1 = f<T>(op, s1, v128.load(x, 16));
      s2 = f<T>(op, s2, v128.load(x, 32));
      s3 = f<T>(op, s3, v128.load(x, 48));
    }
    const s = f<T>(op, f<T>(op, s0, s1), f<T>(op, s2, s3));
    if (isFloatSum<T>(op)) {
      low = f64x2.add(low, promoteLow(s));
      high = f64x2.add(high, promoteHigh(s));
    } else {
      total = f<T>(op, total, s);
    }
  }
  if (isFloatSum<T>(op)) total = demote(low, high);
  for (; n >= 4; n -= 4, x += 16) total = f<T>(op, total, v128.load(x));
  total = f<T>(op, total, swapHalves(total));
  total = f<T>(op, total, swapPairs(total));
  for (; n > 0; n--, x += 4) total = f<T>(op, total, v128.load32_splat(x));
  return total;
}

// Four neighbouring columns (or `lanes` of them), `stride` bytes from row to row.
@inline
function columns<T>(op: i32, x: usize, stride: i32, n: i32, lanes: i32): v128 {
  let total = neutral<T>(op);
  let low = total, high = total;
  const block = rowsOfBlock(n);
  while (n > 0) {
    const rows = min(n, block);
    n -= rows;
    let s = neutral<T>(op);
    for (let i = 0; i < rows; i++, x += stride) s = f<T>(op, s, loadLanes(x, lanes));
    if (isFloatSum<T>(op)) {
      low = f64x2.add(low, promoteLow(s));
      high = f64x2.add(high, promoteHigh(s));
    } else {
      total = f<T>(op, total, s);
    }
  }
  return isFloatSum<T>(op) ? demote(low, high) : total;
}

// Sixteen neighbouring columns at once, a cache line.
@inline
function columns16<T>(op: i32, x: usize, y: usize, stride: i32, n: i32): void {
  let t0 = neutral<T>(op);
  let t1 = t0;
  let t2 = t0;
  let t3 = t0;
  let h0 = t0;
  let h1 = t0;
  let h2 = t0;
  let h3 = t0;
  const block = rowsOfBlock(n);
  while (n > 0) {
    const rows = min(n, block);
    n -= rows;
    let s0 = neutral<T>(op);
    let s1 = s0;
    let s2 = s0;
    let s3 = s0;
    for (let i = 0; i < rows; i++, x += stride) {
      s0 = f<T>(op, s0, v128.load(x));
      s1 = f<T>(op, s1, v128.load(x, 16));
      s2 = f<T>(op, s2, v128.load(x, 32));
      s3 = f<T>(op, s3, v128.load(x, 48));
    }
    if (isFloatSum<T>(op)) {
      t0 = f64x2.add(t0, promoteLow(s0));
      h0 = f64x2.add(h0, promoteHigh(s0));
      t1 = f64x2.add(t1, promoteLow(s1));
      h1 = f64x2.add(h1, promoteHigh(s1));
      t2 = f64x2.add(t2, promoteLow(s2));
      h2 = f64x2.add(h2, promoteHigh(s2));
      t3 = f64x2.add(t3, promoteLow(s3));
      h3 = f64x2.add(h3, promoteHigh(s3));
    } else {
      t0 = f<T>(op, t0, s0);
      t1 = f<T>(op, t1, s1);
      t2 = f<T>(op, t2, s2);
      t3 = f<T>(op, t3, s3);
    }
  }
  if (isFloatSum<T>(op)) {
    t0 = demote(t0, h0);
    t1 = demote(t1, h1);
    t2 = demote(t2, h2);
    t3 = demote(t3, h3);
  }
  v128.store(y, t0);
  v128.store(y, t1, 16);
  v128.store(y, t2, 32);
  v128.store(y, t3, 48);
}

@inline
function reduce<T>(op: i32, x: usize, y: usize, outer: i32, n: i32, inner: i32): void {
  if (inner == 1) {
    for (let i = 0; i < outer; i++, x += n << 2, y += 4) {
      v128.store_lane<u32>(y, row<T>(op, x, n), 0);
    }
    return;
  }
  const stride = inner << 2;
  for (let i = 0; i < outer; i++, x += n * stride) {
    let p = x;
    let left = inner;
    for (; left >= 16; left -= 16, p += 64, y += 64) columns16<T>(op, p, y, stride, n);
    for (; left > 0; left -= 4, p += 16) {
      storeLanes(y, columns<T>(op, p, stride, n, left), left);
      y += min(left, 4) << 2;
    }
  }
}

export function sum_float32(x: usize, y: usize, outer: i32, n: i32, inner: i32): void {
  reduce<f32>(SUM, x, y, outer, n, inner);
}
export function max_float32(x: usize, y: usize, outer: i32, n: i32, inner: i32): void {
  reduce<f32>(MAX, x, y, outer, n, inner);
}
export function min_float32(x: usize, y: usize, outer: i32, n: i32, inner: i32): void {
  reduce<f32>(MIN, x, y, outer, n, inner);
}
export function sum_int32(x: usize, y: usize, outer: i32, n: i32, inner: i32): void {
  reduce<i32>(SUM, x, y, outer, n, inner);
}
export function max_int32(x: usize, y: usize, outer: i32, n: i32, inner: i32): void {
  reduce<i32>(MAX, x, y, outer, n, inner);
}
export function min_int32(x: usize, y: usize, outer: i32, n: i32, inner: i32): void {
  reduce<i32>(MIN, x, y, outer, n, inner);
}

@inline
function addSquare(sum: v128, x: v128): v128 {
  return madd(x, x, sum);
}

/** y += sum x[i]^2, i < n */
export function add_squares(x: usize, y: usize, n: i32): void {
  let low = i32x4.splat(0), high = low;
  while (n > 0) {
    const length = min(n, BLOCK << 2);
    n -= length;
    let s0 = i32x4.splat(0), s1 = s0, s2 = s0, s3 = s0;
    let left = length;
    for (; left >= 16; left -= 16, x += 64) {
      s0 = addSquare(s0, v128.load(x));
      s1 = addSquare(s1, v128.load(x, 16));
      s2 = addSquare(s2, v128.load(x, 32));
      s3 = addSquare(s3, v128.load(x, 48));
    }
    for (; left > 0; left -= 4, x += 16) s0 = addSquare(s0, loadLanes(x, left));
    const s = f32x4.add(f32x4.add(s0, s1), f32x4.add(s2, s3));
    low = f64x2.add(low, promoteLow(s));
    high = f64x2.add(high, promoteHigh(s));
  }
  let total = demote(low, high);
  total = f32x4.add(total, swapHalves(total));
  total = f32x4.add(total, swapPairs(total));
  store<f32>(y, load<f32>(y) + f32x4.extract_lane(total, 0));
}
