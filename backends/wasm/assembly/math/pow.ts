// x^y of four float32 at once, through logarithm and exponential in float64 so that large exponents
// lose nothing.

import { splat } from "./math";
import { madd64, swapHalves } from "./vector";

@inline
function d(x: f64): v128 {
  return f64x2.splat(x);
}

/** log2 of two positive float64 that float32 can hold; -inf at 0. */
@inline
function log2(x: v128): v128 {
  // x = 2^e m, sqrt(1/2) <= m < sqrt(2)
  const shift = i64x2.shr_s(i64x2.sub(x, i64x2.splat(0x3fe6a09e667f3bcd)), 52);
  const m = i64x2.sub(x, i64x2.shl(shift, 52));
  // the integer as a float64: added to the bits of 1.5 * 2^52
  const e = f64x2.sub(i64x2.add(shift, i64x2.splat(0x4338000000000000)), d(6755399441055744));
  // log2(m) = s P(s^2), s = (m - 1) / (m + 1), relative error 2.7e-14
  const s = f64x2.div(f64x2.sub(m, d(1)), f64x2.add(m, d(1)));
  const z = f64x2.mul(s, s);
  let p = d(0.2829047341442548);
  p = madd64(p, z, d(0.31990539760903974));
  p = madd64(p, z, d(0.4122092591406473));
  p = madd64(p, z, d(0.5770779423036956));
  p = madd64(p, z, d(0.9617966941135282));
  p = madd64(p, z, d(2.88539008177785));
  const y = madd64(s, p, e);
  const finite = v128.bitselect(y, x, f64x2.lt(x, d(Infinity)));
  return v128.bitselect(d(-Infinity), finite, f64x2.eq(x, d(0)));
}

/** 2^t of two float64, exact enough for float32; t is clamped to [-200, 200]. */
@inline
function exp2(t: v128): v128 {
  const c = f64x2.pmin(f64x2.pmax(t, d(-200)), d(200));
  const rounded = f64x2.add(c, d(6755399441055744));
  const r = f64x2.sub(c, f64x2.sub(rounded, d(6755399441055744)));
  // 2^r, |r| <= 1/2, relative error 7.8e-13
  let p = d(1.3175873880074025e-6);
  p = madd64(p, r, d(1.53097377830827e-5));
  p = madd64(p, r, d(0.00015403851682830629));
  p = madd64(p, r, d(0.0013333452061030544));
  p = madd64(p, r, d(0.009618128542943805));
  p = madd64(p, r, d(0.055504109393427016));
  p = madd64(p, r, d(0.24022650698880121));
  p = madd64(p, r, d(0.6931471805465139));
  p = madd64(p, r, d(0.9999999999997622));
  return f64x2.mul(p, i64x2.shl(i64x2.add(rounded, i64x2.splat(1023)), 52));
}

/** |x|^y of two; |x| = 1 gives 1 unless y is NaN. */
@inline
function magnitude(x: v128, y: v128): v128 {
  const base = f64x2.promote_low_f32x4(x);
  const exponent = f64x2.promote_low_f32x4(y);
  const one = v128.and(f64x2.eq(base, d(1)), f64x2.eq(exponent, exponent));
  const t = f64x2.mul(exponent, log2(base));
  return f32x4.demote_f64x2_zero(exp2(v128.andnot(t, one)));
}

/** `x^y` with C's special cases: x^0 = 1^y = 1, a negative base takes integer exponents only. */
@inline
export function pow4(x: v128, y: v128): v128 {
  const a = f32x4.abs(x);
  const low = magnitude(a, y);
  const high = magnitude(swapHalves(a), swapHalves(y));
  let r = v128.shuffle<u64>(low, high, 0, 2);
  const half = f32x4.mul(y, splat(0.5));
  const integer = f32x4.eq(f32x4.trunc(y), y);
  const odd = v128.and(integer, f32x4.ne(f32x4.trunc(half), half));
  r = v128.xor(r, v128.and(v128.and(x, i32x4.splat(0x80000000)), odd));
  const finiteNegative = v128.and(f32x4.lt(x, splat(0)), f32x4.gt(x, splat(-Infinity)));
  r = v128.bitselect(splat(NaN), r, v128.andnot(finiteNegative, integer));
  const unit = v128.or(f32x4.eq(y, splat(0)), f32x4.eq(x, splat(1)));
  return v128.bitselect(splat(1), r, unit);
}
