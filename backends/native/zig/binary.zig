//! Elementwise kernels of two inputs with broadcasting:
//!   y[i, j, k] = f(a[i a0 + j a1 + k a2], b[i b0 + j b1 + k b2])
//! y is dense (n0, n1, n2), a2 and b2 are 0 or 1; y may be a or b where that one is dense.

const v = @import("vector.zig");
const V = v.V;

const Op = enum { add, subtract, multiply, divide, maximum, minimum, equal, not_equal, lesser, lesser_equal };

inline fn apply(comptime op: Op, a: anytype, b: @TypeOf(a)) @TypeOf(a) {
    const T = @TypeOf(a);
    const is = switch (op) {
        .add => return a + b,
        .subtract => return a - b,
        .multiply => return a * b,
        .divide => return a / b,
        .maximum => return v.max(a, b),
        .minimum => return v.min(a, b),
        .equal => a == b,
        .not_equal => a != b,
        .lesser => a < b,
        .lesser_equal => a <= b,
    };
    return @select(f32, is, v.splat(T, 1), v.splat(T, 0));
}

/// So few numbers of a row are taken one by one.
const FEW = 4;

/// One row; `a_runs`, `b_runs`: whether the operand advances or repeats one number.
inline fn row(comptime op: Op, comptime a_runs: bool, comptime b_runs: bool, a: [*]const f32, b: [*]const f32, y: [*]f32, n: usize) void {
    var i: usize = 0;
    if (n < FEW) {
        while (i < n) : (i += 1) {
            const left: @Vector(1, f32) = .{a[if (a_runs) i else 0]};
            const right: @Vector(1, f32) = .{b[if (b_runs) i else 0]};
            y[i] = apply(op, left, right)[0];
        }
        return;
    }
    const a_all = v.splat(V, a[0]);
    const b_all = v.splat(V, b[0]);
    while (i + v.LANES <= n) : (i += v.LANES) {
        v.store(y + i, apply(op, if (a_runs) v.load(V, a + i) else a_all, if (b_runs) v.load(V, b + i) else b_all));
    }
    const rest = n - i;
    if (rest == 0) return;
    v.storeSome(y + i, apply(
        op,
        if (a_runs) v.loadSome(V, a + i, rest) else a_all,
        if (b_runs) v.loadSome(V, b + i, rest) else b_all,
    ), rest);
}

noinline fn rows(comptime op: Op, comptime a_runs: bool, comptime b_runs: bool, a: [*]const f32, b: [*]const f32, y: [*]f32, n: [3]usize, as: [2]usize, bs: [2]usize) void {
    var to = y;
    for (0..n[0]) |i| {
        for (0..n[1]) |j| {
            row(op, a_runs, b_runs, a + i * as[0] + j * as[1], b + i * bs[0] + j * bs[1], to, n[2]);
            to += n[2];
        }
    }
}

const Kernel = fn ([*]const f32, [*]const f32, [*]f32, usize, usize, usize, usize, usize, usize, usize, usize, usize) void;

/// Whether operands may be exchanged.
fn commutes(comptime op: Op) bool {
    return switch (op) {
        .add, .multiply, .maximum, .minimum, .equal, .not_equal => true,
        else => false,
    };
}

fn kernel(comptime op: Op) Kernel {
    return struct {
        fn run(a: [*]const f32, b: [*]const f32, y: [*]f32, n0: usize, n1: usize, n2: usize, a0: usize, a1: usize, a2: usize, b0: usize, b1: usize, b2: usize) void {
            if (n2 == 0) return;
            const n = .{ n0, n1, n2 };
            if (a2 != 0 and b2 != 0) {
                rows(op, true, true, a, b, y, n, .{ a0, a1 }, .{ b0, b1 });
            } else if (a2 != 0) {
                rows(op, true, false, a, b, y, n, .{ a0, a1 }, .{ b0, b1 });
            } else if (b2 != 0) {
                if (comptime commutes(op)) return rows(op, true, false, b, a, y, n, .{ b0, b1 }, .{ a0, a1 });
                rows(op, false, true, a, b, y, n, .{ a0, a1 }, .{ b0, b1 });
            } else {
                // each row repeats one number
                for (0..n0 * n1) |i| {
                    const p = a[i / n1 * a0 + i % n1 * a1];
                    const q = b[i / n1 * b0 + i % n1 * b1];
                    @memset(y[i * n2 ..][0..n2], apply(op, @Vector(1, f32){p}, @Vector(1, f32){q})[0]);
                }
            }
        }
    }.run;
}

/// f(b, a) for a kernel f(a, b).
fn turned(comptime f: Kernel) Kernel {
    return struct {
        fn run(a: [*]const f32, b: [*]const f32, y: [*]f32, n0: usize, n1: usize, n2: usize, a0: usize, a1: usize, a2: usize, b0: usize, b1: usize, b2: usize) void {
            @call(.never_inline, f, .{ b, a, y, n0, n1, n2, b0, b1, b2, a0, a1, a2 });
        }
    }.run;
}

pub const add_float32 = kernel(.add);
pub const subtract_float32 = kernel(.subtract);
pub const multiply_float32 = kernel(.multiply);
pub const divide_float32 = kernel(.divide);
pub const maximum_float32 = kernel(.maximum);
pub const minimum_float32 = kernel(.minimum);
pub const equal_float32 = kernel(.equal);
pub const not_equal_float32 = kernel(.not_equal);
pub const greater_float32 = turned(lesser_float32);
pub const greater_equal_float32 = turned(lesser_equal_float32);
pub const lesser_float32 = kernel(.lesser);
pub const lesser_equal_float32 = kernel(.lesser_equal);
