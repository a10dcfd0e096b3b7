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
const crews = @import("crew.zig");
const Crew = crews.Crew;
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

/// Columns of dot products that a piece has whole numbers of.
const DOT_COLUMNS = 32;

const Dots = struct {
    a: [*]const f32,
    b: [*]const f32,
    bias: ?[*]const f32,
    c: [*]f32,
    m: usize,
    n: usize,
    k: usize,
    floor: f32,
    pieces: usize = 1,

    pub fn divide(s: *Dots, threads: usize) usize {
        s.pieces = if (threads == 1) 1 else @min(4 * threads, (s.n + DOT_COLUMNS - 1) / DOT_COLUMNS);
        return s.pieces;
    }

    pub fn run(s: *const Dots, piece: usize, _: usize) void {
        const first, const count = crews.part(s.n, DOT_COLUMNS, piece, s.pieces);
        const end = first + count;
        var i: usize = 0;
        while (i + 2 <= s.m) : (i += 2) {
            var j = first;
            while (j < end) : (j += 4) s.dotsAt(2, 4, i, j);
        }
        if (i == s.m) return;
        var j = first;
        while (j < end) : (j += COLUMNS) s.dotsAt(1, COLUMNS, i, j);
    }

    inline fn dotsAt(s: *const Dots, comptime rows: usize, comptime columns: usize, i: usize, j: usize) void {
        const bias = if (s.bias) |all| all + j else null;
        dots(rows, columns, s.a + i * s.k, s.b + j * s.k, bias, s.c + i * s.n + j, s.n, s.n - j, s.k, s.floor);
    }
};

/// Rows of a piece, the fewest, where columns are too few to be divided.
const PIECE_ROWS = 48;

const Product = struct {
    a: [*]const f32,
    b: [*]const f32,
    bias: ?[*]const f32,
    c: [*]f32,
    m: usize,
    n: usize,
    k: usize,
    transpose_a: bool,
    transpose_b: bool,
    floor: f32,
    scratch: [*]f32,
    columns: usize = 1,
    rows: usize = 1,

    /// Pieces are panels side by side, and parts of their rows where these are too few.
    pub fn divide(s: *Product, threads: usize) usize {
        const wanted = 4 * threads;
        if (threads > 1) {
            s.columns = @min(wanted, (s.n + WIDTH - 1) / WIDTH);
            s.rows = @max(1, @min(wanted / s.columns, s.m / PIECE_ROWS));
        }
        return s.columns * s.rows;
    }

    pub fn run(s: *const Product, piece: usize, slot: usize) void {
        const first, const count = crews.part(s.n, WIDTH, piece / s.rows, s.columns);
        const top, const height = crews.part(s.m, 1, piece % s.rows, s.rows);
        const panel = s.scratch + slot * PANEL * s.k;
        var j = first;
        while (j < first + count) : (j += WIDTH) {
            const columns = @min(WIDTH, s.n - j);
            const width = (columns + LANES - 1) / LANES * LANES;
            const from = s.b + (if (s.transpose_b) j * s.k else j);
            const direct = !s.transpose_b and columns == width and s.m < ROWS_TO_PACK;
            if (s.transpose_b) pack.rows(from, s.k, panel, width, columns, s.k) else if (!direct) pack.columns(from, s.n, panel, width, columns, s.k);
            tiles.multiplyPanel(&.{
                .a_row = if (s.transpose_a) 1 else s.k,
                .a_column = if (s.transpose_a) s.m else 1,
                .b = if (direct) from else panel,
                .b_row = if (direct) s.n else width,
                .bias = if (s.bias) |all| all + j else null,
                .c_row = s.n,
                .columns = columns,
                .k = s.k,
                .floor = s.floor,
            }, s.a + top * (if (s.transpose_a) 1 else s.k), s.c + top * s.n + j, height);
        }
    }
};

/// The most columns of a panel.
const PANEL = 32;

fn product(a: [*]const f32, b: [*]const f32, bias: ?[*]const f32, c: [*]f32, m: usize, n: usize, k: usize, transpose_a: bool, transpose_b: bool, floor: f32, scratch: [*]f32, crew: Crew) void {
    if (m == 0) return;
    const work = m * n * k;
    if (transpose_b and !transpose_a and m < ROWS_TO_PACK_TRANSPOSED) {
        var job = Dots{ .a = a, .b = b, .bias = bias, .c = c, .m = m, .n = n, .k = k, .floor = floor };
        return crew.share(.product, work, &job);
    }
    var job = Product{ .a = a, .b = b, .bias = bias, .c = c, .m = m, .n = n, .k = k, .transpose_a = transpose_a, .transpose_b = transpose_b, .floor = floor, .scratch = scratch };
    crew.share(.product, work, &job);
}

/// c (m, n) = max(a . b + bias, floor), where a is (m, k), or (k, m) when `transpose_a`, and b is (k, n), or (n, k) when
/// `transpose_b`. `scratch` has, for each thread of the crew, room for a panel of 32 columns and for 4 m numbers.
pub fn matmul(a: [*]const f32, b: [*]const f32, bias: ?[*]const f32, c: [*]f32, m: usize, n: usize, k: usize, transpose_a: bool, transpose_b: bool, floor: f32, scratch: [*]f32, crew: Crew) void {
    if (n > COLUMNS_TO_TURN or n >= m or !(transpose_a or transpose_b)) {
        if (sparse.multiply(a, b, bias, c, m, n, k, transpose_a, transpose_b, floor, scratch, crew)) return;
        return product(a, b, bias, c, m, n, k, transpose_a, transpose_b, floor, scratch, crew);
    }
    const turned = scratch + crew.threads() * PANEL * k;
    product(b, a, null, turned, n, m, k, !transpose_b, !transpose_a, -std.math.inf(f32), scratch, crew);
    for (0..m) |i| {
        for (0..n) |j| {
            const y = turned[j * m + i] + if (bias) |all| all[j] else 0;
            c[i * n + j] = if (y < floor) floor else y;
        }
    }
}

/// Products of a batch: matrices of each operand lie one behind the other. `scratch` has room for one for each thread.
pub fn batch_matmul(a: [*]const f32, b: [*]const f32, c: [*]f32, batch: usize, m: usize, n: usize, k: usize, transpose_a: bool, transpose_b: bool, scratch: [*]f32, crew: Crew) void {
    var job = Batch{ .a = a, .b = b, .c = c, .batch = batch, .m = m, .n = n, .k = k, .transpose_a = transpose_a, .transpose_b = transpose_b, .scratch = scratch };
    if (batch >= crew.threads()) return crew.share(.batch, batch * m * n * k, &job);
    for (0..batch) |i| job.one(i, scratch, crew);
}

const Batch = struct {
    a: [*]const f32,
    b: [*]const f32,
    c: [*]f32,
    batch: usize,
    m: usize,
    n: usize,
    k: usize,
    transpose_a: bool,
    transpose_b: bool,
    scratch: [*]f32,
    pieces: usize = 1,

    pub fn divide(s: *Batch, threads: usize) usize {
        s.pieces = if (threads == 1) 1 else @min(8 * threads, s.batch);
        return s.pieces;
    }

    pub fn run(s: *const Batch, piece: usize, slot: usize) void {
        const first, const count = crews.part(s.batch, 1, piece, s.pieces);
        const scratch = s.scratch + slot * sparse.roomFor(s.m, s.k, s.transpose_a);
        for (first..first + count) |i| s.one(i, scratch, .{});
    }

    fn one(s: *const Batch, i: usize, scratch: [*]f32, crew: Crew) void {
        const a = s.a + i * s.m * s.k;
        const b = s.b + i * s.k * s.n;
        matmul(a, b, null, s.c + i * s.m * s.n, s.m, s.n, s.k, s.transpose_a, s.transpose_b, -std.math.inf(f32), scratch, crew);
    }
};
