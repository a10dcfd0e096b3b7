//! Elementwise kernels of one input: y[i] = f(x[i]), i < n; y may be x.

const math = @import("math.zig");
const v = @import("vector.zig");
const V = v.V;

inline fn map(comptime f: anytype, x: [*]const f32, y: [*]f32, n: usize) void {
    var i: usize = 0;
    while (i + v.LANES <= n) : (i += v.LANES) v.store(y + i, f(v.load(V, x + i)));
    if (i < n) v.storeSome(y + i, f(v.loadSome(V, x + i, n - i)), n - i);
}

/// The same, with the code of a long `f` only once: numbers that are no whole vector go through one.
inline fn mapLong(comptime f: anytype, x: [*]const f32, y: [*]f32, n: usize) void {
    var rest: [v.LANES]f32 = undefined;
    var from = x;
    var to = y;
    var vectors = n / v.LANES;
    const left = n % v.LANES;
    while (true) {
        for (0..vectors) |i| v.store(to + i * v.LANES, f(v.load(V, from + i * v.LANES)));
        if (to == @as([*]f32, &rest)) return v.storeSome(y + n - left, @as(V, rest), left);
        if (left == 0) return;
        rest = v.loadSome(V, x + n - left, left);
        from = &rest;
        to = &rest;
        vectors = 1;
    }
}

const of = struct {
    inline fn negative(x: V) V {
        return -x;
    }
    inline fn abs(x: V) V {
        return @abs(x);
    }
    inline fn floor(x: V) V {
        return @floor(x);
    }
    inline fn ceil(x: V) V {
        return @ceil(x);
    }
    inline fn sqrt(x: V) V {
        return @sqrt(x);
    }
    inline fn relu(x: V) V {
        return v.atLeast(x, v.splat(V, 0));
    }
    inline fn square(x: V) V {
        return x * x;
    }
    inline fn reciprocal(x: V) V {
        return v.splat(V, 1) / x;
    }
    inline fn rsqrt(x: V) V {
        return v.splat(V, 1) / @sqrt(x);
    }
    inline fn softsign(x: V) V {
        return x / (@abs(x) + v.splat(V, 1));
    }
};

pub fn negative(x: [*]const f32, y: [*]f32, n: usize) void {
    map(of.negative, x, y, n);
}
pub fn abs(x: [*]const f32, y: [*]f32, n: usize) void {
    map(of.abs, x, y, n);
}
pub fn sign(x: [*]const f32, y: [*]f32, n: usize) void {
    map(math.sign, x, y, n);
}
pub fn floor(x: [*]const f32, y: [*]f32, n: usize) void {
    map(of.floor, x, y, n);
}
pub fn ceil(x: [*]const f32, y: [*]f32, n: usize) void {
    map(of.ceil, x, y, n);
}
pub fn round(x: [*]const f32, y: [*]f32, n: usize) void {
    map(math.round, x, y, n);
}
pub fn exp(x: [*]const f32, y: [*]f32, n: usize) void {
    mapLong(math.exp, x, y, n);
}
pub fn log(x: [*]const f32, y: [*]f32, n: usize) void {
    mapLong(math.log, x, y, n);
}
pub fn log1p(x: [*]const f32, y: [*]f32, n: usize) void {
    mapLong(math.log1p, x, y, n);
}
pub fn expm1(x: [*]const f32, y: [*]f32, n: usize) void {
    mapLong(math.expm1, x, y, n);
}
pub fn sqrt(x: [*]const f32, y: [*]f32, n: usize) void {
    map(of.sqrt, x, y, n);
}
pub fn tanh(x: [*]const f32, y: [*]f32, n: usize) void {
    mapLong(math.tanh, x, y, n);
}
pub fn sigmoid(x: [*]const f32, y: [*]f32, n: usize) void {
    mapLong(math.sigmoid, x, y, n);
}
pub fn relu(x: [*]const f32, y: [*]f32, n: usize) void {
    map(of.relu, x, y, n);
}
pub fn erf(x: [*]const f32, y: [*]f32, n: usize) void {
    mapLong(math.erf, x, y, n);
}
pub fn square(x: [*]const f32, y: [*]f32, n: usize) void {
    map(of.square, x, y, n);
}
pub fn reciprocal(x: [*]const f32, y: [*]f32, n: usize) void {
    map(of.reciprocal, x, y, n);
}
pub fn rsqrt(x: [*]const f32, y: [*]f32, n: usize) void {
    map(of.rsqrt, x, y, n);
}
pub fn softrelu(x: [*]const f32, y: [*]f32, n: usize) void {
    mapLong(math.softrelu, x, y, n);
}
pub fn softsign(x: [*]const f32, y: [*]f32, n: usize) void {
    map(of.softsign, x, y, n);
}

/// y[i] = min(max(x[i], low), high); NaN stays.
pub fn clip(x: [*]const f32, y: [*]f32, n: usize, low: f32, high: f32) void {
    const a = v.splat(V, low);
    const b = v.splat(V, high);
    var i: usize = 0;
    while (i < n) : (i += v.LANES) {
        v.storeSome(y + i, v.atMost(v.atLeast(v.loadSome(V, x + i, n - i), a), b), n - i);
    }
}
