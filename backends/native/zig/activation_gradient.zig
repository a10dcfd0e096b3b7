//! Gradients of activations y = f(x), computed from y: z[i] = dy[i] f'(x[i]), i < n; z may be dy or y.

const math = @import("math.zig");
const v = @import("vector.zig");
const V = v.V;
const one = v.splat(V, 1);
const zero = v.splat(V, 0);

const of = struct {
    // chosen, not multiplied: 0 times infinity would be NaN; NaN in y stays
    inline fn relu(dy: V, y: V) V {
        return @select(f32, y > zero, dy, @select(f32, y == y, zero, y));
    }
    inline fn sigmoid(dy: V, y: V) V {
        return dy * (y * (one - y));
    }
    inline fn tanh(dy: V, y: V) V {
        return dy * (one - y * y);
    }
    inline fn softrelu(dy: V, y: V) V {
        return dy * -math.expm1(-y);
    }
    inline fn softsign(dy: V, y: V) V {
        const rest = one - @abs(y);
        return dy * (rest * rest);
    }
};

inline fn map(comptime f: anytype, dy: [*]const f32, y: [*]const f32, z: [*]f32, n: usize) void {
    var i: usize = 0;
    while (i + v.LANES <= n) : (i += v.LANES) v.store(z + i, f(v.load(V, dy + i), v.load(V, y + i)));
    if (i == n) return;
    v.storeSome(z + i, f(v.loadSome(V, dy + i, n - i), v.loadSome(V, y + i, n - i)), n - i);
}

/// z = dy where y > 0, NaN where y is, else 0
pub fn relu_gradient(dy: [*]const f32, y: [*]const f32, z: [*]f32, n: usize) void {
    map(of.relu, dy, y, z, n);
}
/// z = dy y (1 - y)
pub fn sigmoid_gradient(dy: [*]const f32, y: [*]const f32, z: [*]f32, n: usize) void {
    map(of.sigmoid, dy, y, z, n);
}
/// z = dy (1 - y^2)
pub fn tanh_gradient(dy: [*]const f32, y: [*]const f32, z: [*]f32, n: usize) void {
    map(of.tanh, dy, y, z, n);
}
/// z = dy (1 - e^-y)
pub fn softrelu_gradient(dy: [*]const f32, y: [*]const f32, z: [*]f32, n: usize) void {
    map(of.softrelu, dy, y, z, n);
}
/// z = dy (1 - |y|)^2
pub fn softsign_gradient(dy: [*]const f32, y: [*]const f32, z: [*]f32, n: usize) void {
    map(of.softsign, dy, y, z, n);
}
