// Primitives of every kernel: fused multiply-add, partial vectors for the ends of arrays, sums
// across lanes.

/**
 * `a * b + c`, rounded once where the relaxed build has a fused instruction, twice in the plain
 * build.
 */
@inline
export function madd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) {
    return f32x4.relaxed_madd(a, b, c);
  } else {
    return f32x4.add(f32x4.mul(a, b), c);
  }
}

/** `a * b + c` in float64. */
@inline
export function madd64(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) {
    return f64x2.relaxed_madd(a, b, c);
  } else {
    return f64x2.add(f64x2.mul(a, b), c);
  }
}

/** The first `lanes` (1, 2, 3; 4 or more: all) 32-bit numbers at `p`, zeros in the others. */
@inline
export function loadLanes(p: usize, lanes: i32): v128 {
  if (lanes >= 4) return v128.load(p);
  if (lanes == 1) return v128.load32_zero(p);
  if (lanes == 2) return v128.load64_zero(p);
  return v128.load_lane<u32>(p, v128.load64_zero(p), 2, 8);
}

/** Stores the first `lanes` (1, 2, 3; 4 or more: all) 32-bit numbers of `v` at `p`. */
@inline
export function storeLanes(p: usize, v: v128, lanes: i32): void {
  if (lanes >= 4) {
    v128.store(p, v);
  } else if (lanes == 1) {
    v128.store_lane<u32>(p, v, 0);
  } else {
    v128.store_lane<u64>(p, v, 0);
    if (lanes == 3) v128.store_lane<u32>(p, v, 2, 8);
  }
}

/** Lanes 0 and 1 as float64. */
@inline
export function promoteLow(v: v128): v128 {
  return f64x2.promote_low_f32x4(v);
}

/** Lanes 2 and 3 as float64. */
@inline
export function promoteHigh(v: v128): v128 {
  return f64x2.promote_low_f32x4(swapHalves(v));
}

/** Four float32 from twice two float64. */
@inline
export function demote(low: v128, high: v128): v128 {
  return v128.shuffle<u64>(f32x4.demote_f64x2_zero(low), f32x4.demote_f64x2_zero(high), 0, 2);
}

/** Lanes 2, 3, 0, 1. */
@inline
export function swapHalves(v: v128): v128 {
  return v128.shuffle<u64>(v, v, 1, 0);
}

/** Lanes 1, 0, 3, 2. */
@inline
export function swapPairs(v: v128): v128 {
  return v128.shuffle<u32>(v, v, 1, 0, 3, 2);
}

/** `(sum of a, sum of b, sum of c, sum of d)`. */
@inline
export function sumLanes4(a: v128, b: v128, c: v128, d: v128): v128 {
  const ab = f32x4.add(
    v128.shuffle<u32>(a, b, 0, 4, 1, 5),
    v128.shuffle<u32>(a, b, 2, 6, 3, 7),
  );
  const cd = f32x4.add(
    v128.shuffle<u32>(c, d, 0, 4, 1, 5),
    v128.shuffle<u32>(c, d, 2, 6, 3, 7),
  );
  return f32x4.add(v128.shuffle<u64>(ab, cd, 0, 2), v128.shuffle<u64>(ab, cd, 1, 3));
}
