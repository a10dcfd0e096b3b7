//! Elementary functions of vectors, as the polynomials of ../../wasm/assembly/math/math.ts, whose errors are told there.

const v = @import("vector.zig");
const splat = v.splat;
const madd = v.madd;

fn Ints(comptime T: type) type {
    return @Vector(@typeInfo(T).vector.len, i32);
}
inline fn ints(comptime T: type, x: i32) Ints(T) {
    return @splat(x);
}
inline fn bitsOf(x: anytype) Ints(@TypeOf(x)) {
    return @bitCast(x);
}
inline fn shiftRight(x: anytype, comptime by: u5) @TypeOf(x) {
    return x >> @splat(by);
}
inline fn shiftLeft(x: anytype, comptime by: u5) @TypeOf(x) {
    return x << @splat(by);
}
const SIGN: i32 = @bitCast(@as(u32, 0x80000000));

/// The magnitude of `x` and the sign of `y`.
inline fn withSignOf(y: anytype, x: @TypeOf(y)) @TypeOf(y) {
    const T = @TypeOf(y);
    return @bitCast(bitsOf(x) | (bitsOf(y) & ints(T, SIGN)));
}

inline fn expm1Poly(r: anytype) @TypeOf(r) {
    const T = @TypeOf(r);
    var p = splat(T, 0.0013813161);
    p = madd(p, r, splat(T, 0.00836941));
    p = madd(p, r, splat(T, 0.041668456));
    p = madd(p, r, splat(T, 0.16666515));
    p = madd(p, r, splat(T, 0.49999994));
    return madd(p * r, r, r);
}

/// 1.5 * 2^23: adding it rounds a float32 to an integer, left in the low bits.
const ROUNDER: f32 = 12582912.0;
const ROUNDER_BITS: i32 = 0x4b400000;

inline fn expScale(x: anytype) @TypeOf(x) {
    const T = @TypeOf(x);
    return madd(x, splat(T, 1.44269504), splat(T, ROUNDER));
}

inline fn expRest(x: anytype, scale: @TypeOf(x)) @TypeOf(x) {
    const T = @TypeOf(x);
    const n = scale - splat(T, ROUNDER);
    return madd(n, splat(T, 2.12194440e-4), madd(n, splat(T, -0.693359375), x));
}

/// 2^n for -126 <= n <= 127.
inline fn power2(comptime T: type, n: Ints(T)) T {
    return @bitCast(shiftLeft(n +% ints(T, 127), 23));
}

pub inline fn exp(x: anytype) @TypeOf(x) {
    const T = @TypeOf(x);
    const least = splat(T, -87.33);
    const c = v.atMost(v.atLeast(x, least), splat(T, 89));
    const scale = expScale(c);
    const r = expRest(c, scale);
    const n = bitsOf(scale) -% ints(T, ROUNDER_BITS);
    const half = shiftRight(n, 1);
    const y = expm1Poly(r) + splat(T, 1);
    const scaled = y * power2(T, half) * power2(T, n -% half);
    return @select(f32, x < least, splat(T, 0), scaled);
}

pub inline fn expm1(x: anytype) @TypeOf(x) {
    const T = @TypeOf(x);
    const c = v.atMost(v.atLeast(x, splat(T, -18)), splat(T, 89));
    const scale = expScale(c);
    const em1 = expm1Poly(expRest(c, scale));
    const n = bitsOf(scale) -% ints(T, ROUNDER_BITS);
    const half = shiftRight(n, 1);
    const a = power2(T, half);
    const rest = n -% half;
    const one = a - power2(T, -%rest);
    const y = madd(a, em1, one) * power2(T, rest);
    return @select(f32, n == ints(T, 0), em1, y);
}

pub inline fn log(x: anytype) @TypeOf(x) {
    const T = @TypeOf(x);
    const tiny = x < splat(T, 1.17549435e-38);
    const bits = bitsOf(@select(f32, tiny, x * splat(T, 8388608), x));
    const shift = shiftRight(bits -% ints(T, 0x3f3504f3), 23);
    const f = @as(T, @bitCast(bits -% shiftLeft(shift, 23))) - splat(T, 1);
    const e: T = @floatFromInt(shift -% @select(i32, tiny, ints(T, 23), ints(T, 0)));
    var q = splat(T, 0.067466408);
    q = madd(q, f, splat(T, -0.11675652));
    q = madd(q, f, splat(T, 0.11888162));
    q = madd(q, f, splat(T, -0.12405589));
    q = madd(q, f, splat(T, 0.14219552));
    q = madd(q, f, splat(T, -0.16667996));
    q = madd(q, f, splat(T, 0.20002119));
    q = madd(q, f, splat(T, -0.25000009));
    q = madd(q, f, splat(T, 0.33333313));
    const f2 = f * f;
    var y = q * f * f2;
    y = madd(e, splat(T, -2.12194440e-4), y);
    y = madd(f2, splat(T, -0.5), y);
    y = madd(e, splat(T, 0.693359375), f + y);
    const infinity = splat(T, @import("std").math.inf(f32));
    y = @select(f32, x < infinity, y, x);
    y = @select(f32, x < splat(T, 0), splat(T, @import("std").math.nan(f32)), y);
    return @select(f32, x == splat(T, 0), -infinity, y);
}

pub inline fn log1p(x: anytype) @TypeOf(x) {
    const T = @TypeOf(x);
    const u = x + splat(T, 1);
    const lost = (x - (u - splat(T, 1))) / u;
    const infinity = splat(T, @import("std").math.inf(f32));
    const used = @select(f32, u > splat(T, 0), @select(f32, u < infinity, lost, splat(T, 0)), splat(T, 0));
    return log(u) + used;
}

pub inline fn tanh(x: anytype) @TypeOf(x) {
    const T = @TypeOf(x);
    const c = v.atMost(v.atLeast(x, splat(T, -9.1)), splat(T, 9.1));
    const em1 = expm1(c + c);
    return em1 / (em1 + splat(T, 2));
}

pub inline fn sigmoid(x: anytype) @TypeOf(x) {
    const T = @TypeOf(x);
    return splat(T, 1) / (exp(-x) + splat(T, 1));
}

pub inline fn softrelu(x: anytype) @TypeOf(x) {
    const T = @TypeOf(x);
    return v.atLeast(x, splat(T, 0)) + log1p(exp(-@abs(x)));
}

pub inline fn erf(x: anytype) @TypeOf(x) {
    const T = @TypeOf(x);
    const a = v.atMost(@abs(x), splat(T, 4));
    const z = a * a;
    var p = splat(T, 7.853876e-5);
    p = madd(p, z, splat(T, -0.00080101984));
    p = madd(p, z, splat(T, 0.0051883282));
    p = madd(p, z, splat(T, -0.026853813));
    p = madd(p, z, splat(T, 0.11283585));
    p = madd(p, z, splat(T, -0.37612626));
    p = madd(p, z, splat(T, 1.12837917));
    var g = splat(T, -1.85574012e-4);
    g = madd(g, a, splat(T, 0.0029396073));
    g = madd(g, a, splat(T, -0.021805318));
    g = madd(g, a, splat(T, 0.10303737));
    g = madd(g, a, splat(T, 0.63822567));
    g = madd(g, a, splat(T, 1.12704003));
    g = madd(g, a, splat(T, 3.5371952e-4));
    const far = splat(T, 1) - exp(-g);
    const y = @select(f32, a < splat(T, 1), p * a, far);
    return withSignOf(x, y);
}

/// Half away from zero, as C's `roundf`.
pub inline fn round(x: anytype) @TypeOf(x) {
    return @trunc(x + withSignOf(x, splat(@TypeOf(x), 0.49999997)));
}

/// -1, 0, 1 or NaN.
pub inline fn sign(x: anytype) @TypeOf(x) {
    const T = @TypeOf(x);
    return @select(f32, @abs(x) > splat(T, 0), withSignOf(x, splat(T, 1)), x);
}
