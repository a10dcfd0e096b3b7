//! Softmax and its logarithm along the middle axis of x (outer, n, inner); y may be x.
//!   softmax:     y = e^(x - max) / sum e^(x - max)
//!   log_softmax: y = x - max - ln(sum e^(x - max))
//! Sums are taken in the order of ../../wasm/assembly/softmax.ts.

const std = @import("std");
const math = @import("math.zig");
const v = @import("vector.zig");
const V = v.V;
const Quarter = v.Quarter;

/// Sums of up to so many terms are one block; longer ones are blocks of `PART`, added up in float64.
const BLOCK = 1024;
const PART = 256;
/// The same for columns.
const ROWS = 256;
const PART_ROWS = 64;

/// One row of n neighbours: the lanes hold different elements.
inline fn row(comptime logarithm: bool, x: [*]const f32, y: [*]f32, n: usize) void {
    const lowest = v.splat(Quarter, -std.math.inf(f32));
    const full = n & ~@as(usize, 3);
    const rest = n & 3;
    const present = @Vector(4, u32){ 0, 1, 2, 3 } < @as(@Vector(4, u32), @splat(@intCast(rest)));
    // lanes beyond the row count as -inf
    const last = if (rest > 0) @select(f32, present, v.loadSome(Quarter, x + full, rest), lowest) else lowest;

    var top = last;
    var i: usize = 0;
    while (i < full) : (i += 4) top = v.max(top, v.load(Quarter, x + i));
    top = v.max(top, v.swapHalves(top));
    top = v.max(top, v.swapPairs(top));
    const tops = v.splat(V, top[0]);

    var exact: v.Total = @splat(0);
    const part: usize = if (full <= BLOCK) BLOCK else PART;
    i = 0;
    while (i < full) {
        const stop = @min(full, i + part);
        var s = v.splat(Quarter, 0);
        while (i + v.LANES <= stop) : (i += v.LANES) {
            const e = math.exp(v.load(V, x + i) - tops);
            if (!logarithm) v.store(y + i, e);
            for (v.quarters(e)) |quarter| s = s + quarter;
        }
        while (i < stop) : (i += 4) {
            const e = math.exp(v.load(Quarter, x + i) - top);
            if (!logarithm) v.store(y + i, e);
            s = s + e;
        }
        exact += v.promote(s);
    }
    var total = v.demote(exact);
    var last_exp = v.splat(Quarter, 0);
    if (rest > 0) {
        last_exp = @select(f32, present, math.exp(last - top), v.splat(Quarter, 0));
        total = total + last_exp;
    }
    total = total + v.swapHalves(total);
    total = total + v.swapPairs(total);

    const offset = if (logarithm) math.log(total) else total;
    i = 0;
    while (i < full) : (i += 4) {
        v.store(y + i, if (logarithm) v.load(Quarter, x + i) - top - offset else v.load(Quarter, y + i) / offset);
    }
    if (rest > 0) v.storeSome(y + full, if (logarithm) last - top - offset else last_exp / offset, rest);
}

/// Neighbouring columns, `lanes` of them: the lanes hold different rows of the answer.
inline fn columns(comptime logarithm: bool, x: [*]const f32, y: [*]f32, n: usize, stride: usize, lanes: usize) void {
    var top = v.splat(V, -std.math.inf(f32));
    for (0..n) |i| top = v.max(top, v.loadSome(V, x + i * stride, lanes));
    var exact: @Vector(v.LANES, f64) = @splat(0);
    const part: usize = if (n <= ROWS) ROWS else PART_ROWS;
    var i: usize = 0;
    while (i < n) {
        const stop = @min(n, i + part);
        var s = v.splat(V, 0);
        while (i < stop) : (i += 1) {
            const e = math.exp(v.loadSome(V, x + i * stride, lanes) - top);
            if (!logarithm) v.storeSome(y + i * stride, e, lanes);
            s = s + e;
        }
        exact += @as(@Vector(v.LANES, f64), @floatCast(s));
    }
    const total: V = @floatCast(exact);
    const offset = if (logarithm) math.log(total) else total;
    for (0..n) |j| {
        const at = j * stride;
        v.storeSome(y + at, if (logarithm)
            v.loadSome(V, x + at, lanes) - top - offset
        else
            v.loadSome(V, y + at, lanes) / offset, lanes);
    }
}

inline fn normalize(comptime logarithm: bool, x: [*]const f32, y: [*]f32, outer: usize, n: usize, inner: usize) void {
    for (0..outer) |i| {
        const at = i * n * inner;
        if (inner == 1) {
            row(logarithm, x + at, y + at, n);
        } else {
            var j: usize = 0;
            while (j < inner) : (j += v.LANES) columns(logarithm, x + at + j, y + at + j, n, inner, inner - j);
        }
    }
}

pub fn softmax(x: [*]const f32, y: [*]f32, outer: usize, n: usize, inner: usize) void {
    normalize(false, x, y, outer, n, inner);
}
pub fn log_softmax(x: [*]const f32, y: [*]f32, outer: usize, n: usize, inner: usize) void {
    normalize(true, x, y, outer, n, inner);
}
