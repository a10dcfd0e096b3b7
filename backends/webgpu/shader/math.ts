/**
 * Mathematics in WGSL that keeps NaN and infinity and is good to a few units in the last place on every adapter.
 *
 * WGSL's own functions promise little: `sin` is good to 2^-11 only, `exp` loses bits as its argument grows, `tanh`
 * may overflow, and comparisons with NaN may be assumed away. So NaN is recognized by its bits, and the functions are
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

  // x = n ln 2 + r, with ln 2 in two parts; 2^n in two factors, as n may be 128. The product with the first part is
  // exact and ends in a zero bit; clearing that keeps adapters from adding the two parts up first, which loses bits.
  exp_of: `
fn exp_of(x: f32) -> f32 {
  if (is_nan(x)) { return x; }
  let c = clamp(x, -104.0, 89.0);
  let n = floor(c * 1.44269504 + 0.5);
  let first = bitcast<f32>(bitcast<u32>(n * 0.693145752) & 0xfffffffeu);
  let r = fma(n, -1.42860682e-6, c - first);
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

  // x = 2^e m with m between sqrt(1/2) (bits 3f3504f3) and sqrt(2): the fields e and m - 1.
  binary_of: `
fn binary_of(x: f32) -> vec2<f32> {
  let subnormal = bitcast<u32>(x) < 0x00800000u;
  let shifted = bitcast<i32>(select(x, x * 8388608.0, subnormal)) - 0x3f3504f3;
  let e = f32((shifted >> 23u) - select(0, 23, subnormal));
  return vec2<f32>(e, bitcast<f32>((shifted & 0x007fffff) + 0x3f3504f3) - 1.0);
}`,

  log_of: `
fn log_of(x: f32) -> f32 {
  if (x == 0.0) { return from_bits(0xff800000u); }
  if (is_nan(x) || x < 0.0) { return from_bits(0x7fc00000u); }
  if (bitcast<u32>(x) == 0x7f800000u) { return x; }
  let b = binary_of(x);
  return fma(b.x, 0.693145752, fma(b.x, 1.42860682e-6, log1p_near(b.y)));
}`,

  log2_of: `
fn log2_of(x: f32) -> f32 {
  if (!(x > 0.0) || is_nan(x) || bitcast<u32>(x) == 0x7f800000u) { return log_of(x); }
  let b = binary_of(x);
  return fma(log1p_near(b.y), 1.44269504, b.x);
}`,

  log10_of: `
fn log10_of(x: f32) -> f32 { return log_of(x) * 0.4342944819; }`,

  // e^(ln |x| / 3), and a step of Newton's.
  cbrt_of: `
fn cbrt_of(x: f32) -> f32 {
  let a = abs(x);
  if (is_nan(x) || a == 0.0 || a > 3.4028234e38) { return x; }
  let t = exp_of(log_of(a) / 3.0);
  let y = t - (t - a / (t * t)) / 3.0;
  return select(y, -y, x < 0.0);
}`,

  // Cephes' atanf: by 1 / x beyond 1, and by the angle to pi / 4 beyond tan(pi / 8).
  arctan_of: `
fn arctan_of(x: f32) -> f32 {
  if (is_nan(x)) { return x; }
  let a = abs(x);
  let t = select(a, 1.0 / a, a > 1.0);
  let beyond = t > 0.414213562;
  let r = select(t, (t - 1.0) / (t + 1.0), beyond);
  let z = r * r;
  let p = r + r * z * (-3.33329491539e-1 + z * (1.99777106478e-1 + z * (-1.38776856032e-1 + z * 8.05374449538e-2)));
  let w = select(p, 0.785398163 + p, beyond);
  let y = select(w, 1.57079633 - w, a > 1.0);
  return select(y, -y, x < 0.0);
}`,

  // Cephes' asinf of the root r of z, for z up to 1/4.
  arcsin_near: `
fn arcsin_near(r: f32, z: f32) -> f32 {
  return r + r * z * (1.6666752422e-1 + z * (7.4953002686e-2 + z * (4.5470025998e-2 +
    z * (2.4181311049e-2 + z * 4.2163199048e-2))));
}`,

  arcsin_of: `
fn arcsin_of(x: f32) -> f32 {
  let a = abs(x);
  if (is_nan(x) || a > 1.0) { return from_bits(0x7fc00000u); }
  if (a <= 0.5) { return arcsin_near(x, x * x); }
  let z = 0.5 * (1.0 - a);
  let y = 1.57079633 - 2.0 * arcsin_near(sqrt(z), z);
  return select(y, -y, x < 0.0);
}`,

  arccos_of: `
fn arccos_of(x: f32) -> f32 {
  if (is_nan(x) || abs(x) > 1.0) { return from_bits(0x7fc00000u); }
  if (abs(x) <= 0.5) { return 1.57079633 - arcsin_near(x, x * x); }
  let z = 0.5 * (1.0 - abs(x));
  let y = 2.0 * arcsin_near(sqrt(z), z);
  return select(y, 3.14159265 - y, x < 0.0);
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

  // The 64 bits of a * b, lowest first.
  wide_product: `
fn wide_product(a: u32, b: u32) -> vec2<u32> {
  let low = (a & 0xffffu) * (b & 0xffffu);
  let first = (a >> 16u) * (b & 0xffffu) + (low >> 16u);
  let second = (a & 0xffffu) * (b >> 16u) + (first & 0xffffu);
  let high = (a >> 16u) * (b >> 16u) + (first >> 16u) + (second >> 16u);
  return vec2<u32>((second << 16u) | (low & 0xffffu), high);
}`,

  // |x| 2/pi modulo 4, times 2^62, lowest bits first: x is 24 bits at some place, and of the bits of 2/pi only 96
  // count (Payne and Hanek 1983; the table and steps are those of glibc's sinf).
  quarter_turns: `
const FOUR_BY_PI = array<u32, 24>(0xa2u, 0xa2f9u, 0xa2f983u, 0xa2f9836eu, 0xf9836e4eu, 0x836e4e44u, 0x6e4e4415u,
  0x4e441529u, 0x441529fcu, 0x1529fc27u, 0x29fc2757u, 0xfc2757d1u, 0x2757d1f5u, 0x57d1f534u, 0xd1f534ddu, 0xf534ddc0u,
  0x34ddc0dbu, 0xddc0db62u, 0xc0db6295u, 0xdb629599u, 0x6295993cu, 0x95993c43u, 0x993c4390u, 0x3c439041u);
fn quarter_turns(x: f32) -> vec2<u32> {
  var inverse = FOUR_BY_PI;
  let bits = bitcast<u32>(x);
  let place = (bits >> 26u) & 15u;
  let m = ((bits & 0xffffffu) | 0x800000u) << ((bits >> 23u) & 7u);
  let middle = wide_product(m, inverse[place + 4u]);
  let low = middle.x + wide_product(m, inverse[place + 8u]).y;
  return vec2<u32>(low, middle.y + m * inverse[place] + u32(low < middle.x));
}`,

  // x less the nearest multiple of pi / 2, and that modulo 4: in three parts, or beyond 1e3 by whole numbers.
  quarter_of: `
struct Quarter { rest: f32, q: i32 }
fn quarter_of(x: f32) -> Quarter {
  if (!(abs(x) > 1e3 && abs(x) <= 3.4028234e38)) {
    let q = floor(x * 0.636619772 + 0.5);
    return Quarter(fma(q, -7.54978995e-8, fma(q, -4.83751297e-4, fma(q, -1.5703125, x))), i32(q));
  }
  let turns = quarter_turns(x);
  let q = i32((turns.y + 0x20000000u) >> 30u);
  var low = turns.x;
  var high = turns.y - (u32(q) << 30u);
  let below = (high & 0x80000000u) != 0u;
  if (below) {
    low = ~low + 1u;
    high = ~high + u32(low == 0u);
  }
  let size = (f32(high) + f32(low) * 2.3283064365e-10) * 1.46291807927e-9;
  let negative = below != (x < 0.0);
  return Quarter(select(size, -size, negative), select(q, -q, x < 0.0));
}`,

  // sin(x + quarters pi / 2)
  sin_of: `
fn sin_of(x: f32, quarters: i32) -> f32 {
  let quarter = quarter_of(x);
  let r = quarter.rest;
  let z = r * r;
  let s = r + r * z * (-1.0 / 6.0 + z * (1.0 / 120.0 + z * (-1.0 / 5040.0 + z / 362880.0)));
  let c = 1.0 + z * (-0.5 + z * (1.0 / 24.0 + z * (-1.0 / 720.0 + z * (1.0 / 40320.0 - z / 3628800.0))));
  let turns = quarter.q + quarters;
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

  // The bits of the remainder of two finite positive numbers by long division of their significands, eight bits of the
  // quotient at a time; exact however large the quotient, as C's fmodf, and no rounding or fused operation is trusted.
  remainder_bits: `
fn remainder_bits(x: u32, y: u32) -> u32 {
  if (x < y) { return x; }
  let e = max(y >> 23u, 1u);
  let divisor = (y & 0x007fffffu) | select(0u, 0x00800000u, y >= 0x00800000u);
  var rest = ((x & 0x007fffffu) | select(0u, 0x00800000u, x >= 0x00800000u)) % divisor;
  for (var left = max(x >> 23u, 1u) - e; left > 0u && rest != 0u; left -= min(left, 8u)) {
    rest = (rest << min(left, 8u)) % divisor;
  }
  if (rest == 0u) { return 0u; }
  let shift = min(countLeadingZeros(rest) - 8u, e - 1u);
  let whole = rest << shift;
  return select(whole, whole + ((e - shift - 1u) << 23u), whole >= 0x00800000u);
}`,

  // The remainder with the sign of the divisor, as in Python.
  modulo_f32: `
fn modulo_f32(a: f32, b: f32) -> f32 {
  let x = bitcast<u32>(a) & 0x7fffffffu;
  let y = bitcast<u32>(b) & 0x7fffffffu;
  if (x >= 0x7f800000u || y > 0x7f800000u || y == 0u) { return from_bits(0x7fc00000u); }
  let rest = from_bits(remainder_bits(x, y));
  let opposite = (a < 0.0) != (b < 0.0) && rest != 0.0;
  let r = select(rest, abs(b) - rest, opposite);
  return select(r, -r, b < 0.0);
}`,

  // 0 where the divisor is 0, as a float64 quotient stored into an Int32Array gives.
  divide_i32: `
fn divide_i32(a: i32, b: i32) -> i32 {
  if (b == 0) { return 0; }
  return a / b;
}`,

  magnitude_of: `
fn magnitude_of(x: i32) -> u32 { return select(bitcast<u32>(x), 0u - bitcast<u32>(x), x < 0); }`,

  // Of magnitudes, as GLSL leaves the remainder of negative numbers undefined; 0 where the divisor is 0.
  modulo_i32: `
fn modulo_i32(a: i32, b: i32) -> i32 {
  if (b == 0) { return 0; }
  let divisor = magnitude_of(b);
  let rest = magnitude_of(a) % divisor;
  let r = select(rest, divisor - rest, rest != 0u && (a < 0) != (b < 0));
  return bitcast<i32>(select(r, 0u - r, b < 0));
}`,

  // Whole exponents up to 64 by squaring, which is exact where the result is; WGSL's pow takes no negative base.
  power_f32: `
fn power_f32(a: f32, b: f32) -> f32 {
  if (b == 0.0 || a == 1.0) { return 1.0; }
  if (a == -1.0 && abs(b) > 3.4028234e38 && !is_nan(b)) { return 1.0; }
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

  // Toward zero; beyond int32 the nearest of its numbers, for NaN 0. WGSL leaves open what i32(x) is there.
  saturated_i32: `
fn saturated_i32(x: f32) -> i32 {
  if (is_nan(x)) { return 0; }
  if (x >= 2147483648.0) { return 2147483647; }
  if (x <= -2147483648.0) { return -2147483647 - 1; }
  return i32(x);
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
