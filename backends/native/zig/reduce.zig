//! Reductions over the middle axis: x (outer, n, inner) -> y (outer, inner); n = 0 gives the neutral
//! element. Sums are taken in the order of ../../wasm/assembly/reduce.ts: a vector is its four sums of four.

const std = @import("std");
const v = @import("vector.zig");
const V = v.V;
const Quarter = v.Quarter;

const Op = enum { sum, max, min };

/// Numbers in a block, whose sums are added up in float64.
const BLOCK = 1024;
/// The same for columns, whose rows are added one by one; up to `MOST_ROWS` rows are one block.
const ROWS = 64;
const MOST_ROWS = 256;
/// Vectors of neighbouring columns that are reduced side by side.
const SIDE_BY_SIDE = 4;

inline fn neutral(comptime T: type, comptime op: Op) T {
    return v.splat(T, switch (op) {
        .sum => 0,
        .max => -std.math.inf(f32),
        .min => std.math.inf(f32),
    });
}

inline fn both(comptime op: Op, a: anytype, b: @TypeOf(a)) @TypeOf(a) {
    return switch (op) {
        .sum => a + b,
        .max => v.max(a, b),
        .min => v.min(a, b),
    };
}

inline fn joined(comptime op: Op, x: V) Quarter {
    const q = v.quarters(x);
    return both(op, both(op, q[0], q[1]), both(op, q[2], q[3]));
}

inline fn row(comptime op: Op, x: [*]const f32, n: usize) f32 {
    var total = neutral(Quarter, op);
    var exact: v.Total = @splat(0);
    var i: usize = 0;
    while (n - i >= v.LANES) {
        const end = i + (@min(n - i, BLOCK) & ~@as(usize, v.LANES - 1));
        var s = neutral(V, op);
        while (i < end) : (i += v.LANES) s = both(op, s, v.load(V, x + i));
        if (op == .sum) exact += v.promote(joined(op, s)) else total = both(op, total, joined(op, s));
    }
    if (op == .sum) total = v.demote(exact);
    while (n - i >= 4) : (i += 4) total = both(op, total, v.load(Quarter, x + i));
    total = both(op, total, v.swapHalves(total));
    total = both(op, total, v.swapPairs(total));
    while (i < n) : (i += 1) total = both(op, total, v.splat(Quarter, x[i]));
    return total[0];
}

/// Up to `count` vectors of neighbouring columns, `lanes` in all, `stride` numbers from row to row.
inline fn columns(comptime op: Op, comptime count: usize, x: [*]const f32, y: [*]f32, stride: usize, n: usize, lanes: usize) void {
    const Exact = @Vector(v.LANES, f64);
    var total: [count]V = @splat(neutral(V, op));
    var exact: [count]Exact = @splat(@splat(0));
    const block: usize = if (n <= MOST_ROWS) MOST_ROWS else ROWS;
    var p = x;
    var left = n;
    while (left > 0) {
        const rows = @min(left, block);
        left -= rows;
        var s: [count]V = @splat(neutral(V, op));
        for (0..rows) |_| {
            inline for (&s, 0..) |*each, j| {
                const at = j * v.LANES;
                each.* = both(op, each.*, if (count > 1) v.load(V, p + at) else v.loadSome(V, p + at, lanes));
            }
            p += stride;
        }
        inline for (0..count) |j| {
            if (op == .sum) exact[j] += @as(Exact, @floatCast(s[j])) else total[j] = both(op, total[j], s[j]);
        }
    }
    inline for (0..count) |j| {
        if (op == .sum) total[j] = @floatCast(exact[j]);
        if (count > 1) v.store(y + j * v.LANES, total[j]) else v.storeSome(y, total[j], lanes);
    }
}

inline fn reduce(comptime op: Op, x: [*]const f32, y: [*]f32, outer: usize, n: usize, inner: usize) void {
    if (inner == 1) {
        for (0..outer) |i| y[i] = row(op, x + i * n, n);
        return;
    }
    for (0..outer) |i| {
        const from = x + i * n * inner;
        const to = y + i * inner;
        const wide = SIDE_BY_SIDE * v.LANES;
        var j: usize = 0;
        while (j + wide <= inner) : (j += wide) columns(op, SIDE_BY_SIDE, from + j, to + j, inner, n, wide);
        while (j < inner) : (j += v.LANES) columns(op, 1, from + j, to + j, inner, n, inner - j);
    }
}

pub fn sum_float32(x: [*]const f32, y: [*]f32, outer: usize, n: usize, inner: usize) void {
    reduce(.sum, x, y, outer, n, inner);
}
pub fn max_float32(x: [*]const f32, y: [*]f32, outer: usize, n: usize, inner: usize) void {
    reduce(.max, x, y, outer, n, inner);
}
pub fn min_float32(x: [*]const f32, y: [*]f32, outer: usize, n: usize, inner: usize) void {
    reduce(.min, x, y, outer, n, inner);
}

/// y += sum x[i]^2, i < n
pub fn add_squares(x: [*]const f32, y: [*]f32, n: usize) void {
    var exact: v.Total = @splat(0);
    var i: usize = 0;
    while (i < n) {
        const end = @min(n, i + BLOCK);
        var s = v.splat(V, 0);
        while (end - i >= v.LANES) : (i += v.LANES) {
            const a = v.load(V, x + i);
            s = v.madd(a, a, s);
        }
        var q = v.quarters(s);
        while (i < end) {
            const lanes = @min(end - i, 4);
            const a = v.loadSome(Quarter, x + i, lanes);
            q[0] = v.madd(a, a, q[0]);
            i += lanes;
        }
        exact += v.promote((q[0] + q[1]) + (q[2] + q[3]));
    }
    var total = v.demote(exact);
    total = total + v.swapHalves(total);
    total = total + v.swapPairs(total);
    y[0] += total[0];
}
