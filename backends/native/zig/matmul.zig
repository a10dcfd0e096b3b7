//! Matrix products c (m, n) = a (m, k) . b (k, n) + bias (n), either factor stored transposed, then
//! c = max(c, floor).
//!
//! A tile of c stays in registers while k runs. It reads b in panels as wide as a tile; those that are not laid out so
//! (a transposed b, the last columns, a long b) are packed first. A few rows against a transposed b are dot products,
//! up to 4 columns the transpose of the product with the factors exchanged, as in ../../wasm/assembly/matmul, and all
//! add in its order: they agree with it to the last bit where it, too, rounds a multiply-add once. Where a has many zeros
//! and b is finite, only its nonzeros are multiplied (sparse.zig). Floor -inf changes nothing, 0 is relu; NaN stays.

const std = @import("std");
const builtin = @import("builtin");
const pack = @import("packing.zig");
const sparse = @import("sparse.zig");
const tiles = @import("tiles.zig");
const v = @import("vector.zig");
const Quarter = v.Quarter;

const LANES = pack.LANES;
const V = @Vector(LANES, f32);
const WIDTH = tiles.WIDTH;

/// From so many rows on, packing a transposed b pays.
const ROWS_TO_PACK_TRANSPOSED = 8;
/// From so many rows on, packing b pays, for the cache's sake.
const ROWS_TO_PACK = 24;
/// Up to so many columns would leave most of a tile unused.
const COLUMNS_TO_TURN = 4;

/// `rows` of a against `columns` (4 or 8) rows of b, of which `lanes` are there; all are k long.
inline fn dots(comptime rows: usize, comptime columns: usize, a: [*]const f32, b: [*]const f32, bias: ?[*]const f32, c: [*]f32, c_row: usize, lanes: usize, k: usize, floor: f32) void {
    var wide: [rows][columns]v.V = @splat(@splat(v.splat(v.V, 0)));
    // rows beyond the last repeat it and are not stored
    var of: [columns][*]const f32 = undefined;
    inline for (0..columns) |j| of[j] = b + @min(j, lanes - 1) * k;
    var p: usize = 0;
    while (p + v.LANES <= k) : (p += v.LANES) {
        inline for (0..columns) |j| {
            const y = v.load(v.V, of[j] + p);
            inline for (0..rows) |i| wide[i][j] = v.madd(v.load(v.V, a + i * k + p), y, wide[i][j]);
        }
    }
    var sums: [rows][columns]Quarter = undefined;
    inline for (0..rows) |i| {
        inline for (0..columns) |j| {
            const q = v.quarters(wide[i][j]);
            sums[i][j] = (q[0] + q[1]) + (q[2] + q[3]);
        }
    }
    while (p < k) : (p += 4) {
        inline for (0..columns) |j| {
            const y = v.loadSome(Quarter, of[j] + p, k - p);
            inline for (0..rows) |i| sums[i][j] = v.madd(v.loadSome(Quarter, a + i * k + p, k - p), y, sums[i][j]);
        }
    }
    inline for (0..rows) |i| {
        inline for (0..columns / 4) |g| {
            const left = lanes -| 4 * g;
            var y = sumLanes(sums[i][4 * g ..][0..4].*);
            if (bias) |more| y = y + v.loadSome(Quarter, more + 4 * g, left);
            v.storeSome(c + i * c_row + 4 * g, v.atLeast(y, v.splat(Quarter, floor)), left);
        }
    }
}

/// The sums of the lanes of four vectors.
inline fn sumLanes(x: [4]Quarter) Quarter {
    const ab = halvesAdded(x[0], x[1]);
    const cd = halvesAdded(x[2], x[3]);
    return @shuffle(f32, ab, cd, @Vector(4, i32){ 0, 1, -1, -2 }) + @shuffle(f32, ab, cd, @Vector(4, i32){ 2, 3, -3, -4 });
}

/// `(a0 + a2, b0 + b2, a1 + a3, b1 + b3)`.
inline fn halvesAdded(a: Quarter, b: Quarter) Quarter {
    return @shuffle(f32, a, b, @Vector(4, i32){ 0, -1, 1, -2 }) + @shuffle(f32, a, b, @Vector(4, i32){ 2, -3, 3, -4 });
}

/// Columns of dot products of one row: as many as have sums in registers.
const COLUMNS = if (LANES == 16) 8 else 4;

fn allDots(a: [*]const f32, b: [*]const f32, bias: ?[*]const f32, c: [*]f32, m: usize, n: usize, k: usize, floor: f32) void {
    var i: usize = 0;
    while (i + 2 <= m) : (i += 2) {
        var j: usize = 0;
        while (j < n) : (j += 4) {
            dots(2, 4, a + i * k, b + j * k, if (bias) |all| all + j else null, c + i * n + j, n, n - j, k, floor);
        }
    }
    if (i == m) return;
    var j: usize = 0;
    while (j < n) : (j += COLUMNS) {
        dots(1, COLUMNS, a + i * k, b + j * k, if (bias) |all| all + j else null, c + i * n + j, n, n - j, k, floor);
    }
}

fn product(a: [*]const f32, b: [*]const f32, bias: ?[*]const f32, c: [*]f32, m: usize, n: usize, k: usize, transpose_a: bool, transpose_b: bool, floor: f32, scratch: [*]f32) void {
    if (m == 0) return;
    if (transpose_b and !transpose_a and m < ROWS_TO_PACK_TRANSPOSED) return allDots(a, b, bias, c, m, n, k, floor);
    var j: usize = 0;
    while (j < n) : (j += WIDTH) {
        const columns = @min(WIDTH, n - j);
        const width = (columns + LANES - 1) / LANES * LANES;
        const from = b + (if (transpose_b) j * k else j);
        const direct = !transpose_b and columns == width and m < ROWS_TO_PACK;
        if (transpose_b) pack.rows(from, k, scratch, width, columns, k) else if (!direct) pack.columns(from, n, scratch, width, columns, k);
        tiles.multiplyPanel(&.{
            .a_row = if (transpose_a) 1 else k,
            .a_column = if (transpose_a) m else 1,
            .b = if (direct) from else scratch,
            .b_row = if (direct) n else width,
            .bias = if (bias) |all| all + j else null,
            .c_row = n,
            .columns = columns,
            .k = k,
            .floor = floor,
        }, a, c + j, m);
    }
}

/// c (m, n) = max(a . b + bias, floor), where a is (m, k), or (k, m) when `transpose_a`, and b is (k, n), or (n, k) when
/// `transpose_b`. `scratch` has room for a panel of 32 columns and for 4 m numbers.
pub fn matmul(a: [*]const f32, b: [*]const f32, bias: ?[*]const f32, c: [*]f32, m: usize, n: usize, k: usize, transpose_a: bool, transpose_b: bool, floor: f32, scratch: [*]f32) void {
    if (n > COLUMNS_TO_TURN or n >= m or !(transpose_a or transpose_b)) {
        if (sparse.multiply(a, b, bias, c, m, n, k, transpose_a, transpose_b, floor, scratch)) return;
        return product(a, b, bias, c, m, n, k, transpose_a, transpose_b, floor, scratch);
    }
    const turned = scratch + 32 * k;
    product(b, a, null, turned, n, m, k, !transpose_b, !transpose_a, -std.math.inf(f32), scratch);
    for (0..m) |i| {
        for (0..n) |j| {
            const y = turned[j * m + i] + if (bias) |all| all[j] else 0;
            c[i * n + j] = if (y < floor) floor else y;
        }
    }
}
