//! Gather; indices are int32 or float32 (then truncated; beyond int32 the nearest, NaN is 0).

const std = @import("std");

fn indexAt(indices: [*]const u32, i: usize, is_float: bool) i32 {
    if (!is_float) return @bitCast(indices[i]);
    const x: f32 = @bitCast(indices[i]);
    if (x != x) return 0;
    if (x >= 0x1p31) return std.math.maxInt(i32);
    return if (x < -0x1p31) std.math.minInt(i32) else @intFromFloat(x);
}

/// x (outer, n, bytes), indices (count) -> y (outer, count, bytes); indices are clipped to 0 .. n - 1.
pub fn take(x: [*]const u8, indices: [*]const u32, y: [*]u8, outer: usize, n: usize, count: usize, bytes: usize, is_float: bool) void {
    const last: i32 = @intCast(n -| 1);
    var to = y;
    for (0..outer) |i| {
        const from = x + i * n * bytes;
        for (0..count) |j| {
            const index: usize = @intCast(@max(0, @min(indexAt(indices, j, is_float), last)));
            @memcpy(to[0..bytes], from + index * bytes);
            to += bytes;
        }
    }
}
