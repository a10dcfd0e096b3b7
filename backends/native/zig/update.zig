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

/// Up to `rest` numbers of arrays: of whole vectors, or of what is left behind them.
fn Part(comptime whole: bool) type {
    return struct {
        rest: usize,

        inline fn load(part: @This(), p: [*]const f32) V {
            return if (whole) v.load(V, p) else v.loadSome(V, p, part.rest);
        }
        inline fn store(part: @This(), p: [*]f32, x: V) void {
            if (whole) v.store(p, x) else v.storeSome(p, x, part.rest);
        }
    };
}

inline fn decayed(g: V, weight: V, decay: ?*const f32) V {
    return if (decay) |d| madd(weight, splat(V, d.*), g) else g;
}

inline fn flush(x: V) V {
    return @select(f32, @abs(x) < splat(V, 1e-32), splat(V, 0), x);
}

inline fn squared(x: V) V {
    const size = v.atLeast(@abs(x), splat(V, 1e-16));
    return size * size;
}

/// y = weight - rate (clip(grad) + decay weight)
pub fn sgd_update(weight: [*]const f32, grad: [*]const f32, rate: *const f32, decay: ?*const f32, y: [*]f32, n: usize, limit: f32) void {
    const lr = splat(V, rate.*);
    const bound = Limit.of(limit);
    var i: usize = 0;
    inline for (.{ true, false }) |whole| {
        while (if (whole) i + v.LANES <= n else i < n) : (i += v.LANES) {
            const part = Part(whole){ .rest = n - i };
            const w = part.load(weight + i);
            const g = decayed(bound.clip(part.load(grad + i)), w, decay);
            part.store(y + i, w - lr * g);
        }
    }
}

/// velocity = momentum velocity - rate (clip(grad) + decay weight), y = weight + velocity
pub fn sgd_mom_update(weight: [*]const f32, grad: [*]const f32, velocity: [*]f32, rate: *const f32, decay: ?*const f32, y: [*]f32, n: usize, limit: f32, momentum: f32) void {
    const lr = splat(V, rate.*);
    const bound = Limit.of(limit);
    var i: usize = 0;
    inline for (.{ true, false }) |whole| {
        while (if (whole) i + v.LANES <= n else i < n) : (i += v.LANES) {
            const part = Part(whole){ .rest = n - i };
            const w = part.load(weight + i);
            const g = decayed(bound.clip(part.load(grad + i)), w, decay);
            const kept = part.load(velocity + i) * splat(V, momentum);
            const speed = flush(kept - lr * g);
            part.store(velocity + i, speed);
            part.store(y + i, w + speed);
        }
    }
}

/// mean = beta1 mean + rest1 g, variance = beta2 variance + rest2 g^2,
/// y = weight - rate mean / (sqrt(variance) + epsilon)
pub fn adam_update(weight: [*]const f32, grad: [*]const f32, mean: [*]f32, variance: [*]f32, rate: *const f32, epsilon: *const f32, decay: ?*const f32, y: [*]f32, n: usize, limit: f32, beta1: f32, rest1: f32, beta2: f32, rest2: f32) void {
    const lr = splat(V, rate.*);
    const e = splat(V, epsilon.*);
    const bound = Limit.of(limit);
    var i: usize = 0;
    inline for (.{ true, false }) |whole| {
        while (if (whole) i + v.LANES <= n else i < n) : (i += v.LANES) {
            const part = Part(whole){ .rest = n - i };
            const w = part.load(weight + i);
            const g = bound.clip(decayed(part.load(grad + i), w, decay));
            const m = flush(madd(part.load(mean + i), splat(V, beta1), g * splat(V, rest1)));
            const s = madd(part.load(variance + i), splat(V, beta2), squared(g) * splat(V, rest2));
            part.store(mean + i, m);
            part.store(variance + i, s);
            part.store(y + i, w - lr * m / (@sqrt(s) + e));
        }
    }
}

/// square = gamma square + rest g^2, y = weight - rate g / sqrt(square + epsilon)
pub fn rmsprop_update(weight: [*]const f32, grad: [*]const f32, square: [*]f32, rate: *const f32, decay: ?*const f32, y: [*]f32, n: usize, limit: f32, gamma: f32, share: f32, epsilon: f32) void {
    const lr = splat(V, rate.*);
    const bound = Limit.of(limit);
    var i: usize = 0;
    inline for (.{ true, false }) |whole| {
        while (if (whole) i + v.LANES <= n else i < n) : (i += v.LANES) {
            const part = Part(whole){ .rest = n - i };
            const w = part.load(weight + i);
            const g = bound.clip(decayed(part.load(grad + i), w, decay));
            const s = madd(part.load(square + i), splat(V, gamma), squared(g) * splat(V, share));
            part.store(square + i, s);
            part.store(y + i, w - lr * g / @sqrt(s + splat(V, epsilon)));
        }
    }
}

/// square = gamma1 square + rest g^2, mean = gamma1 mean + rest g,
/// delta = gamma2 delta - rate g / sqrt(max(square - mean^2, 0) + epsilon), y = weight + delta
pub fn rmspropalex_update(weight: [*]const f32, grad: [*]const f32, square: [*]f32, mean: [*]f32, delta: [*]f32, rate: *const f32, decay: ?*const f32, y: [*]f32, n: usize, limit: f32, gamma1: f32, share: f32, gamma2: f32, epsilon: f32) void {
    const lr = splat(V, rate.*);
    const bound = Limit.of(limit);
    var i: usize = 0;
    inline for (.{ true, false }) |whole| {
        while (if (whole) i + v.LANES <= n else i < n) : (i += v.LANES) {
            const part = Part(whole){ .rest = n - i };
            const w = part.load(weight + i);
            const g = bound.clip(decayed(part.load(grad + i), w, decay));
            const s = madd(part.load(square + i), splat(V, gamma1), squared(g) * splat(V, share));
            const m = flush(madd(part.load(mean + i), splat(V, gamma1), g * splat(V, share)));
            part.store(square + i, s);
            part.store(mean + i, m);
            const variance = v.atLeast(s - m * m, splat(V, 0));
            const step = lr * g / @sqrt(variance + splat(V, epsilon));
            const d = flush(part.load(delta + i) * splat(V, gamma2) - step);
            part.store(delta + i, d);
            part.store(y + i, w + d);
        }
    }
}
