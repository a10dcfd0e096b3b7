//! Panels: the columns of a matrix that a product reads together, copied so that they lie together.

const std = @import("std");
const builtin = @import("builtin");
const v = @import("vector.zig");

/// Lanes of the processor's own vectors.
pub const LANES = if (has(.avx512f)) 16 else if (has(.avx2)) 8 else 4;
const V = @Vector(LANES, f32);

fn has(feature: std.Target.x86.Feature) bool {
    return builtin.cpu.arch == .x86_64 and std.Target.x86.featureSetHas(builtin.cpu.features, feature);
}

/// panel (k, width) = the first `lanes` columns of b, whose rows are `row` apart; zeros behind them.
pub noinline fn columns(b: [*]const f32, row: usize, panel: [*]f32, width: usize, lanes: usize, k: usize) void {
    for (0..k) |p| {
        var j: usize = 0;
        while (j < width) : (j += LANES) v.store(panel + p * width + j, v.loadSome(V, b + p * row + j, lanes -| j));
    }
}

/// panel (k, width) = the transpose of the first k numbers of `lanes` rows of b, `row` apart; columns beyond them repeat
/// the last.
pub noinline fn rows(b: [*]const f32, row: usize, panel: [*]f32, width: usize, lanes: usize, k: usize) void {
    var j: usize = 0;
    while (j < width) : (j += LANES) {
        var p = turnRows(LANES, b, row, k, j, lanes - 1, panel + j, width, 0);
        if (LANES > 4) {
            const first = p;
            inline for (0..LANES / 4) |q| p = turnRows(4, b, row, k, j + 4 * q, lanes - 1, panel + j + 4 * q, width, first);
        }
        while (p < k) : (p += 1) {
            for (0..LANES) |i| panel[p * width + j + i] = b[@min(j + i, lanes - 1) * row + p];
        }
    }
}

/// One vector of columns of such a panel, from as many rows of b.
pub noinline fn few(b: [*]const f32, row: usize, panel: [*]f32, width: usize, k: usize) void {
    var p = turnRows(LANES, b, row, k, 0, LANES - 1, panel, width, 0);
    while (p < k) : (p += 1) {
        for (0..LANES) |i| panel[p * width + i] = b[i * row + p];
    }
}

/// Transposes squares of `L` rows of b, from column `first` on; returns the column behind them.
inline fn turnRows(comptime L: usize, b: [*]const f32, row: usize, k: usize, at: usize, last: usize, panel: [*]f32, width: usize, first: usize) usize {
    var from: [L][*]const f32 = undefined;
    inline for (0..L) |i| from[i] = b + @min(at + i, last) * row;
    var p = first;
    while (p + L <= k) : (p += L) {
        var square: [L]@Vector(L, f32) = undefined;
        inline for (0..L) |i| square[i] = v.load(@Vector(L, f32), from[i] + p);
        turn(L, &square);
        inline for (0..L) |i| v.store(panel + (p + i) * width, square[i]);
    }
    return p;
}

/// Transposes a square in registers: log2(L) rounds of exchanges.
inline fn turn(comptime L: usize, square: *[L]@Vector(L, f32)) void {
    comptime var d = 1;
    inline while (d < L) : (d *= 2) {
        const low, const high = comptime masks(L, d);
        inline for (0..L) |i| {
            if (i & d == 0) {
                const x = square[i];
                const y = square[i + d];
                square[i] = @shuffle(f32, x, y, low);
                square[i + d] = @shuffle(f32, x, y, high);
            }
        }
    }
}

fn masks(comptime L: usize, comptime d: i32) [2]@Vector(L, i32) {
    var low: [L]i32 = undefined;
    var high: [L]i32 = undefined;
    for (0..L) |lane| {
        const l: i32 = @intCast(lane);
        low[lane] = if (l & d == 0) l else ~(l - d);
        high[lane] = if (l & d == 0) l + d else ~l;
    }
    return .{ low, high };
}
