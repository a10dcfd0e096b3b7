// Softmax and its logarithm along the middle axis of x (outer, n, inner); y may be x.
//   softmax:     y = e^(x - max) / sum e^(x - max)
//   log_softmax: y = x - max - ln(sum e^(x - max))

import { exp4, log4, splat } from "./math/math";
import {
  demote, loadLanes, promoteHigh, promoteLow, storeLanes, swapHalves, swapPairs,
} from "./math/vector";

// Totals are taken in blocks, as sums are (reduce.ts): up to `BLOCK` vectors are one, more are blocks of
// `PART` that are added up in float64.
@inline
const BLOCK = 256, PART = 64;

// One row of n neighbours: the lanes hold different elements.
@inline
function row(logarithm: bool, x: usize, y: usize, n: i32): void {
  const full = n & ~3;
  const rest = n & 3;
  const end = x + (<usize>full << 2);
  // lanes beyond the row count as -inf
  const beyond = i32x4.ge_s(i32x4(0, 1, 2, 3), i32x4.splat(rest));
  let last = splat(-Infinity);
  if (rest > 0) last = v128.bitselect(last, loadLanes(end, rest), beyond);

  let top = last;
  for (let p = x; p < end; p += 16) top = f32x4.max(top, v128.load(p));
  top = f32x4.max(top, swapHalves(top));
  top = f32x4.max(top, swapPairs(top));

  let low = splat(0), high = low;
  let q = y;
  const part = full <= BLOCK << 2 ? full : PART << 2;
  for (let p = x; p < end; ) {
    let s = splat(0);
    for (const stop = min(end, p + (<usize>part << 2)); p < stop; p += 16, q += 16) {
      const e = exp4(f32x4.sub(v128.load(p), top));
      if (!logarithm) v128.store(q, e);
      s = f32x4.add(s, e);
    }
    low = f64x2.add(low, promoteLow(s));
    high = f64x2.add(high, promoteHigh(s));
  }
  let total = demote(low, high);
  let lastExp = splat(0);
  if (rest > 0) {
    lastExp = v128.andnot(exp4(f32x4.sub(last, top)), beyond);
    total = f32x4.add(total, lastExp);
  }
  total = f32x4.add(total, swapHalves(total));
  total = f32x4.add(total, swapPairs(total));

  q = y;
  if (logarithm) {
    const offset = log4(total);
    for (let p = x; p < end; p += 16, q += 16) {
      v128.store(q, f32x4.sub(f32x4.sub(v128.load(p), top), offset));
    }
    if (rest > 0) storeLanes(q, f32x4.sub(f32x4.sub(last, top), offset), rest);
  } else {
    for (let p = x; p < end; p += 16, q += 16) v128.store(q, f32x4.div(v128.load(q), total));
    if (rest > 0) storeLanes(q, f32x4.div(lastExp, total), rest);
  }
}

// Up to four neighbouring columns: the lanes hold different rows of the answer.
@inline
function columns(logarithm: bool, x: usize, y: usize, n: i32, stride: i32, lanes: i32): void {
  let top = splat(-Infinity);
  let p = x;
  for (let i = 0; i < n; i++, p += stride) top = f32x4.max(top, loadLanes(p, lanes));
  let low = splat(0), high = low;
  p = x;
  let q = y;
  const part = n <= BLOCK ? n : PART;
  for (let i = 0; i < n; ) {
    let s = splat(0);
    for (const stop = min(n, i + part); i < stop; i++, p += stride, q += stride) {
      const e = exp4(f32x4.sub(loadLanes(p, lanes), top));
      if (!logarithm) storeLanes(q, e, lanes);
      s = f32x4.add(s, e);
    }
    low = f64x2.add(low, promoteLow(s));
    high = f64x2.add(high, promoteHigh(s));
  }
  const total = demote(low, high);
  const offset = log4(total);
  p = x;
  q = y;
  for (let i = 0; i < n; i++, p += stride, q += stride) {
    if (logarithm) {
      storeLanes(q, f32x4.sub(f32x4.sub(loadLanes(p, lanes), top), offset), lanes);
    } else {
      storeLanes(q, f32x4.div(loadLanes(q, lanes), total), lanes);
    }
  }
}

@inline
function normalize(logarithm: bool, x: usize, y: usize, outer: i32, n: i32, inner: i32): void {
  const stride = inner << 2;
  for (let i = 0; i < outer; i++, x += n * stride, y += n * stride) {
    if (inner == 1) {
      row(logarithm, x, y, n);
    } else {
      for (let j = 0; j < inner; j += 4) {
        const offset = <usize>j << 2;
        columns(logarithm, x + offset, y + offset, n, stride, inner - j);
      }
    }
  }
}

export function softmax(x: usize, y: usize, outer: i32, n: i32, inner: i32): void {
  normalize(false, x, y, outer, n, inner);
}
export function log_softmax(x: usize, y: usize, outer: i32, n: i32, inner: i32): void {
  normalize(true, x, y, outer, n, inner);
}
