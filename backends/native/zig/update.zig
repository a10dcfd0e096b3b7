//! Updates of optimizers in one pass: for i < n
//!   g = clip(grad[i] + decay weight[i]), limited to [-limit, limit]; limit infinity changes nothing
//! then state and weight as each kernel says; y (n) takes the new weight and may be `weight` itself. No state becomes
//! denormal: see ../../wasm/assembly/update.ts.

const v = @import("vector.zig");
const V = v.V;
const splat = v.splat;
const madd = v.madd;

const Limit = struct {
    low: V,
    high: V,

    inline fn of(limit: f32) Limit {
        return .{ .low = splat(V, -limit), .high = splat(V, limit) };
    }
    inline fn clip(self: Limit, x: V) V {
        return v.atMost(v.atLeast(x, self.low), self.high);
    }
};

inline fn decayed(g: V, weight: V, decay: ?[*]const f32) V {
    return if (decay) |d| madd(weight, splat(V, d[0]), g) else g;
}

inline fn flush(x: V) V {
    return @select(f32, @abs(x) < splat(V, 1e-32), splat(V, 0), x);
}

inline fn squared(x: V) V {
    const size = v.atLeast(@abs(x), splat(V, 1e-16));
    return size * size;
}

/// y = weight - rate (clip(grad) + decay weight)
pub fn sgd_update(weight: [*]const f32, grad: [*]const f32, rate: [*]const f32, decay: ?[*]const f32, y: [*]f32, n: usize, limit: f32) void {
    const lr = splat(V, rate[0]);
    const bound = Limit.of(limit);
    var i: usize = 0;
    while (i < n) : (i += v.LANES) {
        const rest = n - i;
        const w = v.loadSome(V, weight + i, rest);
        const g = decayed(bound.clip(v.loadSome(V, grad + i, rest)), w, decay);
        v.storeSome(y + i, w - lr * g, rest);
    }
}

/// velocity = momentum velocity - rate (clip(grad) + decay weight), y = weight + velocity
pub fn sgd_mom_update(weight: [*]const f32, grad: [*]const f32, velocity: [*]f32, rate: [*]const f32, decay: ?[*]const f32, y: [*]f32, n: usize, limit: f32, momentum: f32) void {
    const lr = splat(V, rate[0]);
    const bound = Limit.of(limit);
    var i: usize = 0;
    while (i < n) : (i += v.LANES) {
        const rest = n - i;
        const w = v.loadSome(V, weight + i, rest);
        const g = decayed(bound.clip(v.loadSome(V, grad + i, rest)), w, decay);
        const kept = v.loadSome(V, velocity + i, rest) * splat(V, momentum);
        const speed = flush(kept - lr * g);
        v.storeSome(velocity + i, speed, rest);
        v.storeSome(y + i, w + speed, rest);
    }
}

/// mean = beta1 mean + rest1 g, variance = beta2 variance + rest2 g^2,
/// y = weight - rate mean / (sqrt(variance) + epsilon)
pub fn adam_update(weight: [*]const f32, grad: [*]const f32, mean: [*]f32, variance: [*]f32, rate: [*]const f32, epsilon: [*]const f32, decay: ?[*]const f32, y: [*]f32, n: usize, limit: f32, beta1: f32, rest1: f32, beta2: f32, rest2: f32) void {
    const lr = splat(V, rate[0]);
    const e = splat(V, epsilon[0]);
    const bound = Limit.of(limit);
    var i: usize = 0;
    while (i < n) : (i += v.LANES) {
        const rest = n - i;
        const w = v.loadSome(V, weight + i, rest);
        const g = bound.clip(decayed(v.loadSome(V, grad + i, rest), w, decay));
        const m = flush(madd(v.loadSome(V, mean + i, rest), splat(V, beta1), g * splat(V, rest1)));
        const s = madd(v.loadSome(V, variance + i, rest), splat(V, beta2), squared(g) * splat(V, rest2));
        v.storeSome(mean + i, m, rest);
        v.storeSome(variance + i, s, rest);
        v.storeSome(y + i, w - lr * m / (@sqrt(s) + e), rest);
    }
}

/// square = gamma square + rest g^2, y = weight - rate g / sqrt(square + epsilon)
pub fn rmsprop_update(weight: [*]const f32, grad: [*]const f32, square: [*]f32, rate: [*]const f32, decay: ?[*]const f32, y: [*]f32, n: usize, limit: f32, gamma: f32, share: f32, epsilon: f32) void {
    const lr = splat(V, rate[0]);
    const bound = Limit.of(limit);
    var i: usize = 0;
    while (i < n) : (i += v.LANES) {
        const rest = n - i;
        const w = v.loadSome(V, weight + i, rest);
        const g = bound.clip(decayed(v.loadSome(V, grad + i, rest), w, decay));
        const s = madd(v.loadSome(V, square + i, rest), splat(V, gamma), squared(g) * splat(V, share));
        v.storeSome(square + i, s, rest);
        v.storeSome(y + i, w - lr * g / @sqrt(s + splat(V, epsilon)), rest);
    }
}
