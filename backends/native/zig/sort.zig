//! Positions of the numbers of each row in order, x (rows, n) -> y (rows, n): equal ones as they come, NaN as the largest.
//! Rows are sorted by digits of 8 bits, from the lowest to the highest; short ones by insertion.

const SHORT = 32;
const DIGITS = 256;

/// An unsigned number in the order of the numbers; -0 equals 0.
inline fn keyOf(comptime T: type, x: T) u32 {
    if (T == i32) return @as(u32, @bitCast(x)) ^ 0x80000000;
    if (x != x) return 0xffffffff;
    if (x == 0) return 0x80000000;
    const bits: u32 = @bitCast(x);
    return bits ^ (if (x < 0) @as(u32, 0xffffffff) else 0x80000000);
}

fn insertion(keys: [*]u32, y: [*]u32, n: usize) void {
    for (1..n) |i| {
        const key = keys[i];
        var at = i;
        while (at > 0 and keys[at - 1] > key) : (at -= 1) {
            keys[at] = keys[at - 1];
            y[at] = y[at - 1];
        }
        keys[at] = key;
        y[at] = @intCast(i);
    }
}

/// Sorts n keys, with their positions at y; behind the keys is room for as many of both, and for the counts.
fn radix(keys: [*]u32, y: [*]u32, n: usize) void {
    const counts: *[4][DIGITS]u32 = @ptrCast(keys + 3 * n);
    counts.* = @splat(@splat(0));
    for (0..n) |i| {
        inline for (0..4) |digit| counts[digit][(keys[i] >> (8 * digit)) & 255] += 1;
    }
    var from = keys;
    var to = keys + n;
    var places = y;
    var next = keys + 2 * n;
    inline for (0..4) |digit| {
        const table = &counts[digit];
        if (table[(from[0] >> (8 * digit)) & 255] != n) {
            var sum: u32 = 0;
            for (table) |*count| {
                const own = count.*;
                count.* = sum;
                sum += own;
            }
            for (0..n) |i| {
                const at = &table[(from[i] >> (8 * digit)) & 255];
                to[at.*] = from[i];
                next[at.*] = places[i];
                at.* += 1;
            }
            const key = from;
            from = to;
            to = key;
            const place = places;
            places = next;
            next = place;
        }
    }
    if (places != y) @memcpy(y[0..n], places[0..n]);
}

inline fn argsort(comptime T: type, x: [*]const T, y: [*]u32, rows: usize, n: usize, ascending: bool, scratch: [*]u32) void {
    const flipped: u32 = if (ascending) 0 else 0xffffffff;
    for (0..rows) |row| {
        const places = y + row * n;
        for (0..n) |i| {
            scratch[i] = keyOf(T, x[row * n + i]) ^ flipped;
            places[i] = @intCast(i);
        }
        if (n <= SHORT) insertion(scratch, places, n) else radix(scratch, places, n);
    }
}

/// `scratch`: 12 bytes a number of a row, and 4096.
pub fn argsort_float32(x: [*]const f32, y: [*]u32, rows: usize, n: usize, ascending: bool, scratch: [*]u32) void {
    argsort(f32, x, y, rows, n, ascending, scratch);
}

pub fn argsort_int32(x: [*]const i32, y: [*]u32, rows: usize, n: usize, ascending: bool, scratch: [*]u32) void {
    argsort(i32, x, y, rows, n, ascending, scratch);
}
