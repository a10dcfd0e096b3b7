/**
 * Mathematics in WGSL that keeps NaN and infinity and is good to a few units in the last place on every adapter.
 *
 * WGSL's own functions promise little: `sin` is good to 2^-11 only, `exp` loses bits as its argument grows, `tanh`
 * may overflow, and comparisons with NaN may be assumed away. So NaN is told by its bits, and the functions are
 * argument reduction and short series.
 *
 * @module
 */

/** Functions by name; one may use those above it. */
const FUNCTIONS: Readonly<Record<string, string>> = {
  is_nan: `
fn is_nan(x: f32) -> bool { return (bitcast<u32>(x) & 0x7fffffffu) > 0x7f800000u; }`,

  // WGSL has no literals for infinity and NaN and folds none from constants; through a parameter they pass.
  from_bits: `
fn from_bits(bits: u32) -> f32 { return bitcast<f32>(bits); }`,

  max_of: `
fn max_of(a: f32, b: f32) -> f32 {
  if (is_nan(a)) { return a; }
  if (is_nan(b)) { return b; }
  return max(a, b);
}`,

  min_of: `
fn min_of(a: f32, b: f32) -> f32 {
  if (is_nan(a)) { return a; }
  if (is_nan(b)) { return b; }
  return min(a, b);
}`,

  sign_of: `
fn sign_of(x: f32) -> f32 {
  if (is_nan(x)) { return x; }
  return sign(x);
}`,

  // Half away from zero; WGSL's round goes to even.
  round_of: `
fn round_of(x: f32) -> f32 {
  let whole = trunc(x);
  return whole + select(0.0, sign(x), abs(x - whole) >= 0.5);
}`,

  // e^r - 1 for |r| < 0.36, by its series.
  expm1_near: `
fn expm1_near(r: f32) -> f32 {
  let tail = 1.0 / 24.0 + r * (1.0 / 120.0 + r * (1.0 / 720.0 + r * (1.0 / 5040.0)));
  return r + r * r * (0.5 + r * (1.0 / 6.0 + r * tail));
}`,

  // x = n ln 2 + r, with ln 2 in two parts; 2^n in two factors, as n may be 128.
  exp_of: `
fn exp_of(x: f32) -> f32 {
  if (is_nan(x)) { return x; }
  let c = clamp(x, -104.0, 89.0);
  let n = floor(c * 1.44269504 + 0.5);
  let r = fma(n, -1.42860682e-6, fma(n, -0.693145752, c));
  let half = i32(n) / 2;
  let rest = i32(n) - half;
  let y = 1.0 + expm1_near(r);
  return y * bitcast<f32>((half + 127) << 23u) * bitcast<f32>((rest + 127) << 23u);
}`,

  expm1_of: `
fn expm1_of(x: f32) -> f32 {
  if (abs(x) < 0.35) { return expm1_near(x); }
  return exp_of(x) - 1.0;
}`,

  // ln(1 + f) = 2 atanh(f / (2 + f)) for 1 + f between sqrt(1/2) and sqrt(2).
  log1p_near: `
fn log1p_near(f: f32) -> f32 {
  let s = f / (2.0 + f);
  let z = s * s;
  let tail = 2.0 / 3.0 + z * (2.0 / 5.0 + z * (2.0 / 7.0 + z * (2.0 / 9.0)));
  return 2.0 * s + s * z * tail;
}`,

  // x = 2^e m with m between sqrt(1/2) (bits 3f3504f3) and sqrt(2).
  log_of: `
fn log_of(x: f32) -> f32 {
  if (x == 0.0) { return from_bits(0xff800000u); }
  if (is_nan(x) || x < 0.0) { return from_bits(0x7fc00000u); }
  if (bitcast<u32>(x) == 0x7f800000u) { return x; }
  let subnormal = bitcast<u32>(x) < 0x00800000u;
  let shifted = bitcast<i32>(select(x, x * 8388608.0, subnormal)) - 0x3f3504f3;
  let e = f32((shifted >> 23u) - select(0, 23, subnormal));
  let m = bitcast<f32>((shifted & 0x007fffff) + 0x3f3504f3);
  return fma(e, 0.693145752, fma(e, 1.42860682e-6, log1p_near(m - 1.0)));
}`,

  log1p_of: `
fn log1p_of(x: f32) -> f32 {
  if (x > -0.29 && x < 0.41) { return log1p_near(x); }
  return log_of(1.0 + x);
}`,

  sigmoid_of: `
fn sigmoid_of(x: f32) -> f32 { return 1.0 / (1.0 + exp_of(-x)); }`,

  // (e^2a - 1) / (e^2a + 1), which is 1 in float32 beyond a = 10.
  tanh_of: `
fn tanh_of(x: f32) -> f32 {
  if (is_nan(x)) { return x; }
  let t = expm1_of(2.0 * min(abs(x), 10.0));
  let y = t / (t + 2.0);
  return select(y, -y, x < 0.0);
}`,

  // ln(1 + e^x)
  softrelu_of: `
fn softrelu_of(x: f32) -> f32 { return max_of(x, 0.0) + log1p_of(exp_of(-abs(x))); }`,

  // sin(x + quarters pi / 2), with pi / 2 in three parts; beyond 1e5 the reduction is the adapter's own.
  sin_of: `
fn sin_of(x: f32, quarters: i32) -> f32 {
  if (abs(x) > 1e5 && abs(x) <= 3.4028234e38) { return select(sin(x), cos(x), quarters == 1); }
  let q = floor(x * 0.636619772 + 0.5);
  let r = fma(q, -7.54978995e-8, fma(q, -4.83751297e-4, fma(q, -1.5703125, x)));
  let z = r * r;
  let s = r + r * z * (-1.0 / 6.0 + z * (1.0 / 120.0 + z * (-1.0 / 5040.0 + z / 362880.0)));
  let c = 1.0 + z * (-0.5 + z * (1.0 / 24.0 + z * (-1.0 / 720.0 + z * (1.0 / 40320.0 - z / 3628800.0))));
  let turns = i32(q) + quarters;
  let y = select(s, c, (turns & 1) == 1);
  return select(y, -y, (turns & 2) == 2);
}`,

  // Chebyshev fits: erf(x) / x in x^2 below 1, e^(x^2) erfc(x) in 1 / (1 + x/2) up to 4; relative error below 2e-8.
  erf_of: `
fn erf_of(x: f32) -> f32 {
  if (is_nan(x)) { return x; }
  let a = min(abs(x), 4.0);
  if (a < 1.0) {
    let z = a * a;
    return x * (1.12837917 + z * (-0.376126269 + z * (0.112835975 + z * (-0.0268543288 +
      z * (0.00518931194 + z * (-0.000801885499 + z * 0.0000788249711))))));
  }
  let t = 1.0 / (1.0 + 0.5 * a);
  let y = 1.0 - exp_of(-a * a) * (0.00130933 + t * (0.26467148 + t * (0.37771196 +
    t * (-0.02812158 + t * (0.60238481 + t * -0.21796058)))));
  return select(y, -y, x < 0.0);
}`,

  // The remainder with the sign of the divisor, as in Python.
  modulo_f32: `
fn modulo_f32(a: f32, b: f32) -> f32 {
  if (abs(b) > 3.4e38 && abs(a) < 3.4e38) { return select(b, a, a == 0.0 || (a < 0.0) == (b < 0.0)); }
  var r = fma(-floor(a / b), b, a);
  if (r != 0.0 && (r < 0.0) != (b < 0.0)) { r += b; }
  if (abs(r) >= abs(b)) { r -= b; }
  return r;
}`,

  // 0 where the divisor is 0, as a float64 quotient stored into an Int32Array gives.
  divide_i32: `
fn divide_i32(a: i32, b: i32) -> i32 {
  if (b == 0) { return 0; }
  return a / b;
}`,

  modulo_i32: `
fn modulo_i32(a: i32, b: i32) -> i32 {
  if (b == 0 || b == -1) { return 0; }
  let r = a % b;
  return select(r, r + b, r != 0 && (r < 0) != (b < 0));
}`,

  // Whole exponents up to 64 by squaring, which is exact where the result is; WGSL's pow knows no negative base.
  power_f32: `
fn power_f32(a: f32, b: f32) -> f32 {
  if (b == 0.0) { return 1.0; }
  let whole = floor(b) == b;
  if (whole && abs(b) <= 64.0) {
    var y = 1.0;
    var square = a;
    for (var bits = u32(abs(b)); bits > 0u; bits >>= 1u) {
      if ((bits & 1u) == 1u) { y *= square; }
      square *= square;
    }
    return select(y, 1.0 / y, b < 0.0);
  }
  let y = exp_of(b * log_of(abs(a)));
  if (a >= 0.0 || is_nan(y)) { return y; }
  if (!whole) { return select(y, from_bits(0x7fc00000u), a >= -3.4028234e38); }
  return select(y, -y, abs(b) < 16777216.0 && (i32(b) & 1) == 1);
}`,

  // Modulo 2^32; a negative exponent truncates toward zero.
  power_i32: `
fn power_i32(a: i32, b: i32) -> i32 {
  if (b < 0) { return select(select(0, select(1, -1, (b & 1) != 0), a == -1), 1, a == 1); }
  var y = 1;
  var square = a;
  for (var bits = b; bits > 0; bits >>= 1u) {
    if ((bits & 1) == 1) { y *= square; }
    square *= square;
  }
  return y;
}`,

  // Toward zero, then modulo 2^32; NaN and infinity give 0. All as JavaScript's integer arrays store numbers.
  wrap_u32: `
fn wrap_u32(x: f32) -> u32 {
  let whole = trunc(x);
  if (abs(whole) < 2147483648.0) { return bitcast<u32>(i32(whole)); }
  if (is_nan(x) || abs(x) > 3.4e38) { return 0u; }
  return u32(whole - floor(whole / 4294967296.0) * 4294967296.0);
}`,
};

const NAMES = Object.keys(FUNCTIONS);

/** `code` with the functions of this file that it uses, directly or not, before it. */
export function withMath(code: string): string {
  let whole = code;
  for (const name of NAMES.toReversed()) {
    if (whole.includes(`${name}(`)) whole = FUNCTIONS[name]! + whole;
  }
  return whole;
}
