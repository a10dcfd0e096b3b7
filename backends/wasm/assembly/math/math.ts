// Elementary functions of four float32 at once, as polynomials; the errors are maxima over the
// stated ranges.
//
// pmin and pmax keep a NaN in their first operand, so clamping never hides one.

import { largeQuarters, largeRest } from "./large_angle";
import { loadLanes, madd, storeLanes, swapHalves } from "./vector";

@inline
export function splat(x: f32): v128 {
  return f32x4.splat(x);
}

// exp(r) = 1 + r + r^2 P(r) for |r| <= ln2 / 2, relative error 3.3e-9
@inline
function expm1Poly(r: v128): v128 {
  let p = splat(0.0013813161);
  p = madd(p, r, splat(0.00836941));
  p = madd(p, r, splat(0.041668456));
  p = madd(p, r, splat(0.16666515));
  p = madd(p, r, splat(0.49999994));
  return madd(f32x4.mul(p, r), r, r);
}

// 1.5 * 2^23: adding it rounds a float32 to an integer, left in the low bits.
@inline
const ROUNDER: f32 = 12582912.0;

// x = n ln2 + r: the bits of n + ROUNDER
@inline
function expScale(x: v128): v128 {
  return madd(x, splat(1.44269504), splat(ROUNDER));
}

@inline
function expRest(x: v128, scale: v128): v128 {
  const n = f32x4.sub(scale, splat(ROUNDER));
  return madd(n, splat(2.12194440e-4), madd(n, splat(-0.693359375), x));
}

// 2^n for -126 <= n <= 127
@inline
function power2(n: v128): v128 {
  return i32x4.shl(i32x4.add(n, i32x4.splat(127)), 23);
}

/** `e^x`: inf from 88.73 on, 0 below -87.33, where it would be denormal. */
@inline
export function exp4(x: v128): v128 {
  const least = splat(-87.33);
  const c = f32x4.pmin(f32x4.pmax(x, least), splat(89));
  const scale = expScale(c);
  const r = expRest(c, scale);
  const n = i32x4.sub(scale, i32x4.splat(0x4b400000));
  const half = i32x4.shr_s(n, 1);
  const y = f32x4.add(expm1Poly(r), splat(1));
  const scaled = f32x4.mul(f32x4.mul(y, power2(half)), power2(i32x4.sub(n, half)));
  return v128.andnot(scaled, f32x4.lt(x, least));
}

/** `e^x - 1`, exact to the last bits near 0. */
@inline
export function expm1_4(x: v128): v128 {
  const c = f32x4.pmin(f32x4.pmax(x, splat(-18)), splat(89));
  const scale = expScale(c);
  const em1 = expm1Poly(expRest(c, scale));
  const n = i32x4.sub(scale, i32x4.splat(0x4b400000));
  // 2^n (em1 + 1) - 1 = 2^b (2^a em1 + (2^a - 2^-b)), n = a + b: no step overflows before the
  // result does
  const half = i32x4.shr_s(n, 1);
  const a = power2(half);
  const rest = i32x4.sub(n, half);
  const one = f32x4.sub(a, power2(i32x4.neg(rest)));
  const y = f32x4.mul(madd(a, em1, one), power2(rest));
  // n = 0 keeps the sign of zero and denormals
  return v128.bitselect(em1, y, i32x4.eq(n, i32x4.splat(0)));
}

/** `ln x`: -inf at 0, NaN below. */
@inline
export function log4(x: v128): v128 {
  return logarithm4(x, false);
}

/** `log2(x)`, exact for powers of two. */
@inline
export function log2_4(x: v128): v128 {
  return logarithm4(x, true);
}

@inline
function logarithm4(x: v128, ofTwo: bool): v128 {
  const tiny = f32x4.lt(x, splat(1.17549435e-38));
  const bits = v128.bitselect(f32x4.mul(x, splat(8388608)), x, tiny);
  // x = 2^e (1 + f), sqrt(1/2) <= 1 + f < sqrt(2)
  const shift = i32x4.shr_s(i32x4.sub(bits, i32x4.splat(0x3f3504f3)), 23);
  const f = f32x4.sub(i32x4.sub(bits, i32x4.shl(shift, 23)), splat(1));
  const e = f32x4.convert_i32x4_s(i32x4.sub(shift, v128.and(tiny, i32x4.splat(23))));
  // ln(1 + f) = f - f^2 / 2 + f^3 Q(f), relative error 7.5e-10
  let q = splat(0.067466408);
  q = madd(q, f, splat(-0.11675652));
  q = madd(q, f, splat(0.11888162));
  q = madd(q, f, splat(-0.12405589));
  q = madd(q, f, splat(0.14219552));
  q = madd(q, f, splat(-0.16667996));
  q = madd(q, f, splat(0.20002119));
  q = madd(q, f, splat(-0.25000009));
  q = madd(q, f, splat(0.33333313));
  const f2 = f32x4.mul(f, f);
  let y = f32x4.mul(f32x4.mul(q, f), f2);
  if (ofTwo) {
    y = f32x4.add(f, madd(f2, splat(-0.5), y));
    y = madd(y, splat(1.44269504), e);
  } else {
    y = madd(e, splat(-2.12194440e-4), y);
    y = madd(f2, splat(-0.5), y);
    y = madd(e, splat(0.693359375), f32x4.add(f, y));
  }
  y = v128.bitselect(y, x, f32x4.lt(x, splat(Infinity)));
  y = v128.bitselect(splat(NaN), y, f32x4.lt(x, splat(0)));
  return v128.bitselect(splat(-Infinity), y, f32x4.eq(x, splat(0)));
}

/** `ln(1 + x)`, exact to the last bits near 0. */
@inline
export function log1p_4(x: v128): v128 {
  const u = f32x4.add(x, splat(1));
  // ln(1 + x) = ln u + (1 + x - u) / u
  const lost = f32x4.div(f32x4.sub(x, f32x4.sub(u, splat(1))), u);
  const usable = v128.and(f32x4.gt(u, splat(0)), f32x4.lt(u, splat(Infinity)));
  return f32x4.add(log4(u), v128.and(lost, usable));
}

/** `tanh x = (e^2x - 1) / (e^2x + 1)`. */
@inline
export function tanh4(x: v128): v128 {
  return tanhBy(x, splat(9.1), splat(1.44269504), splat(ROUNDER), splat(2.12194440e-4),
    splat(-0.693359375), splat(0.0013813161), splat(0.00836941), splat(0.041668456),
    splat(0.16666515), splat(0.49999994), splat(1));
}

/** `y[i] = tanh x[i]`, i < n. */
@inline
export function tanhRow(x: usize, y: usize, n: i32): void {
  // Constants that are times a number which the compiler does not know are spread before the loop; others V8 makes
  // again in each of its turns.
  const unit = f32(n > 0);
  const limit = splat(unit * 9.1), log2e = splat(unit * 1.44269504), rounder = splat(unit * ROUNDER);
  const low = splat(unit * 2.12194440e-4), high = splat(unit * -0.693359375);
  const p4 = splat(unit * 0.0013813161), p3 = splat(unit * 0.00836941);
  const p2 = splat(unit * 0.041668456), p1 = splat(unit * 0.16666515), p0 = splat(unit * 0.49999994);
  const one = splat(unit);
  for (; n >= 4; n -= 4, x += 16, y += 16) {
    const t = tanhBy(v128.load(x), limit, log2e, rounder, low, high, p4, p3, p2, p1, p0, one);
    v128.store(y, t);
  }
  if (n > 0) {
    const t = tanhBy(loadLanes(x, n), limit, log2e, rounder, low, high, p4, p3, p2, p1, p0, one);
    storeLanes(y, t, n);
  }
}

// As `expm1_4`, of what is so small that 2^n needs no two steps.
@inline
function tanhBy(x: v128, limit: v128, log2e: v128, rounder: v128, low: v128, high: v128,
  p4: v128, p3: v128, p2: v128, p1: v128, p0: v128, one: v128): v128 {
  const c = f32x4.pmin(f32x4.pmax(x, f32x4.neg(limit)), limit);
  const twice = f32x4.add(c, c);
  const scale = madd(twice, log2e, rounder);
  const n = f32x4.sub(scale, rounder);
  const r = madd(n, low, madd(n, high, twice));
  let p = madd(p4, r, p3);
  p = madd(p, r, p2);
  p = madd(p, r, p1);
  p = madd(p, r, p0);
  p = madd(f32x4.mul(p, r), r, r);
  const power = power2(i32x4.sub(scale, i32x4.splat(0x4b400000)));
  const y = madd(power, p, f32x4.sub(power, one));
  // n = 0 keeps the sign of zero and denormals
  const em1 = v128.bitselect(p, y, f32x4.eq(n, i32x4.splat(0)));
  return f32x4.div(em1, f32x4.add(em1, f32x4.add(one, one)));
}

/** `1 / (1 + e^-x)`. */
@inline
export function sigmoid4(x: v128): v128 {
  return f32x4.div(splat(1), f32x4.add(exp4(f32x4.neg(x)), splat(1)));
}

/** `ln(1 + e^x) = max(x, 0) + ln(1 + e^-|x|)`. */
@inline
export function softrelu4(x: v128): v128 {
  return f32x4.add(f32x4.pmax(x, splat(0)), log1p_4(exp4(f32x4.neg(f32x4.abs(x)))));
}

/** `erf x`: a polynomial below 1, `1 - e^-g(x)` from there. */
@inline
export function erf4(x: v128): v128 {
  const a = f32x4.pmin(f32x4.abs(x), splat(4));
  // erf(a) = a P(a^2) for a <= 1, relative error 1.2e-9
  const z = f32x4.mul(a, a);
  let p = splat(7.853876e-5);
  p = madd(p, z, splat(-0.00080101984));
  p = madd(p, z, splat(0.0051883282));
  p = madd(p, z, splat(-0.026853813));
  p = madd(p, z, splat(0.11283585));
  p = madd(p, z, splat(-0.37612626));
  p = madd(p, z, splat(1.12837917));
  // -ln(erfc(a)) = g(a) for 1 <= a <= 4, error of erf 1.1e-9
  let g = splat(-1.85574012e-4);
  g = madd(g, a, splat(0.0029396073));
  g = madd(g, a, splat(-0.021805318));
  g = madd(g, a, splat(0.10303737));
  g = madd(g, a, splat(0.63822567));
  g = madd(g, a, splat(1.12704003));
  g = madd(g, a, splat(3.5371952e-4));
  const far = f32x4.sub(splat(1), exp4(f32x4.neg(g)));
  const y = v128.bitselect(f32x4.mul(p, a), far, f32x4.lt(a, splat(1)));
  return v128.or(y, v128.and(x, i32x4.splat(0x80000000)));
}

// x = q pi/2 + r for two float64; r as float32 in lanes 0 and 1
@inline
function quarterRest(x: v128, q: v128): v128 {
  const high = f64x2.mul(q, f64x2.splat(1.5707963267341256));
  const r = f64x2.sub(f64x2.sub(x, high), f64x2.mul(q, f64x2.splat(6.077100506506192e-11)));
  return f32x4.demote_f64x2_zero(r);
}

/**
 * `sin(x + quarters pi/2)`, exact to the last bits: for |x| < `LARGE`, or for all finite x where `large`
 * (a constant) says so.
 */
@inline
export function sine4(x: v128, quarters: i32, large: bool): v128 {
  const low = f64x2.promote_low_f32x4(x);
  const high = f64x2.promote_low_f32x4(swapHalves(x));
  const inverse = f64x2.splat(0.6366197723675814);
  const qLow = f64x2.nearest(f64x2.mul(low, inverse));
  const qHigh = f64x2.nearest(f64x2.mul(high, inverse));
  let r = v128.shuffle<u64>(quarterRest(low, qLow), quarterRest(high, qHigh), 0, 2);
  // q modulo 4 survives in the low bits of q + 1.5 * 2^52
  const rounder = f64x2.splat(6755399441055744);
  let q = v128.shuffle<u32>(f64x2.add(qLow, rounder), f64x2.add(qHigh, rounder), 0, 2, 4, 6);
  if (large) {
    r = largeRest(x, r);
    q = largeQuarters(x, q);
  }
  q = i32x4.add(q, i32x4.splat(quarters));
  const z = f32x4.mul(r, r);
  // sin r = r + r^3 S(r^2), cos r = 1 - r^2 / 2 + r^4 C(r^2) for |r| <= pi / 4, errors 5.9e-12 and
  // 1.3e-10
  let s = splat(2.7171591e-6);
  s = madd(s, z, splat(-0.00019839211));
  s = madd(s, z, splat(0.008333329));
  s = madd(s, z, splat(-0.16666667));
  s = madd(f32x4.mul(s, z), r, r);
  let c = splat(2.4423625e-5);
  c = madd(c, z, splat(-0.0013887234));
  c = madd(c, z, splat(0.041666646));
  c = madd(f32x4.mul(c, z), z, madd(z, splat(-0.5), splat(1)));
  const odd = i32x4.ne(v128.and(q, i32x4.splat(1)), i32x4.splat(0));
  const y = v128.bitselect(c, s, odd);
  return v128.xor(y, i32x4.shl(v128.and(q, i32x4.splat(2)), 30));
}

/** Half away from zero, as C's `roundf`. */
@inline
export function round4(x: v128): v128 {
  const half = v128.or(splat(0.49999997), v128.and(x, i32x4.splat(0x80000000)));
  return f32x4.trunc(f32x4.add(x, half));
}

/** -1, 0, 1 or NaN. */
@inline
export function sign4(x: v128): v128 {
  const signed = v128.or(splat(1), v128.and(x, i32x4.splat(0x80000000)));
  const ordered = v128.or(f32x4.lt(x, splat(0)), f32x4.gt(x, splat(0)));
  return v128.bitselect(signed, x, ordered);
}
