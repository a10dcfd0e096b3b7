//! Products whose left factor has many zeros, as behind relu: only its nonzeros are multiplied.
//!
//! A bit for each number of a says whether it is a zero. A row of c stays in registers while the bits of 64 numbers of
//! a's row are run through, and each that is set adds a row of b: one broadcast serves as many multiply-adds as there are
//! vectors. Sums are taken in the order of the dense tiles. b must be finite, as 0 times infinity or NaN is NaN. Whether
//! zeros are passed over depends on the numbers alone, so it is the same on every processor.

const crews = @import("crew.zig");
const pack = @import("packing.zig");
const v = @import("vector.zig");

const LANES = pack.LANES;
const V = @Vector(LANES, f32);
/// Vectors of a row of c that stay in registers.
const VECTORS = if (LANES == 4) 16 else 8;
/// The fewest that there are, when columns are split evenly.
const LEAST_VECTORS = @min(VECTORS / 2, LEAST_COLUMNS / LANES);
/// Numbers of a row of a that are added to c in one pass, as a mask has bits: so many rows of b stay in the cache.
const DEPTH = 64;

/// Smaller products are left to the dense tiles.
const LEAST_ROWS = 16;
const LEAST_COLUMNS = 32;
const LEAST_DEPTH = 16;

/// Up to this share of numbers that are not zero, in percent, passing over zeros is faster.
const SHARE = 65;

/// A left factor: a[i, p] lies at `a + i row + p`.
const Left = struct {
    a: [*]const f32,
    row: usize,
    m: usize,
    k: usize,

    /// Masks of a row.
    fn words(self: Left) usize {
        return (self.k + DEPTH - 1) / DEPTH;
    }
};

/// Numbers of scratch that a product on one thread has: for a panel of 32 columns and for 4 m numbers; or for 8 bytes for
/// each row of a and 64 of its columns, for a panel of 64 rows and, for a transposed a, for another with whole vectors.
/// ../../wasm/kernels/matmul.ts reserves no less.
pub fn roomFor(m: usize, k: usize, transpose_a: bool) usize {
    const turned = if (transpose_a) m * (k + 16) else 0;
    return @max(32 * k + 4 * m, 2 * m * ((k + DEPTH - 1) / DEPTH) + PANEL + turned);
}

/// c (m, n) = max(a . b + bias, floor), as in matmul.zig, where a has many zeros; whether it has. `scratch` has such room for
/// each thread of the crew.
pub noinline fn multiply(a: [*]const f32, b: [*]const f32, bias: ?[*]const f32, c: [*]f32, m: usize, n: usize, k: usize, transpose_a: bool, transpose_b: bool, floor: f32, scratch: [*]f32, crew: crews.Crew) bool {
    if (m < LEAST_ROWS or n < LEAST_COLUMNS or k < LEAST_DEPTH or !looksSparse(a, m * k)) return false;
    const panels = scratch + 2 * m * ((k + DEPTH - 1) / DEPTH);
    var left = Left{ .a = a, .row = k, .m = m, .k = k };
    if (transpose_a) {
        left.row = (k + LANES - 1) / LANES * LANES;
        const turned = panels + crew.threads() * PANEL;
        pack.rows(a, m, turned, left.row, k, m);
        left.a = turned;
    }
    const masks: [*]u32 = @ptrCast(scratch);
    const nonzeros = findNonzeros(left, masks);
    if (100 * nonzeros > SHARE * m * k or !isFinite(b, k * n)) return false;
    var job = Product{ .left = left, .masks = masks, .b = b, .bias = bias, .c = c, .n = n, .transpose_b = transpose_b, .floor = floor, .panels = panels };
    crew.share(.zeros, nonzeros * n, &job);
    return true;
}

/// Numbers of a panel, on every processor.
const PANEL = 1 << 13;
/// Rows of a piece, the fewest, as each packs the panels for itself.
const PIECE_ROWS = 32;

const Product = struct {
    left: Left,
    masks: [*]const u32,
    b: [*]const f32,
    bias: ?[*]const f32,
    c: [*]f32,
    n: usize,
    transpose_b: bool,
    floor: f32,
    panels: [*]f32,
    pieces: usize = 1,

    pub fn divide(s: *Product, threads: usize) usize {
        s.pieces = if (threads == 1) 1 else @max(1, @min(2 * threads, s.left.m / PIECE_ROWS));
        return s.pieces;
    }

    pub fn run(s: *const Product, piece: usize, slot: usize) void {
        const top, const height = crews.part(s.left.m, 1, piece, s.pieces);
        multiplyRows(s, top, height, s.panels + slot * PANEL);
    }
};

fn multiplyRows(s: *const Product, top: usize, height: usize, panel: [*]f32) void {
    const left, const b, const n, const k = .{ s.left, s.b, s.n, s.left.k };
    const all = (n + LANES - 1) / LANES;
    const parts = (all + VECTORS - 1) / VECTORS;
    var done: usize = 0;
    for (0..parts) |part| {
        const count = (all - done) / (parts - part);
        const j = done * LANES;
        const columns = @min(count * LANES, n - j);
        for (0..left.words()) |word| {
            const first = word * DEPTH;
            const depth = @min(DEPTH, k - first);
            if (s.transpose_b) {
                packRows(b + j * k + first, k, panel, columns, depth);
            } else packColumns(b + first * n + j, n, panel, columns, depth);
            const strip = Strip{
                .b = panel,
                .bias = if (s.bias) |every| every + j else null,
                .last = columns - LANES,
                .adds = word > 0,
                .ends = word + 1 == left.words(),
                .floor = s.floor,
                .n = n,
            };
            inline for (LEAST_VECTORS..VECTORS + 1) |vectors| {
                if (count == vectors) rows(vectors, left, first, s.masks + 2 * word * left.m, strip, top, height, s.c + j);
            }
        }
        done += count;
    }
}

/// Whether of some of `size` numbers so many are zeros that counting all pays.
noinline fn looksSparse(a: [*]const f32, size: usize) bool {
    const samples = 16;
    const step = size / samples;
    var zeros: usize = 0;
    for (0..samples) |i| {
        const bits: u16 = @bitCast(v.load(v.V, a + i * step) == v.splat(v.V, 0));
        zeros += @popCount(bits);
    }
    return 100 * zeros >= (100 - SHARE - 5) * samples * v.LANES;
}

/// Whether all `size` numbers are finite: one that is not gives NaN when it is multiplied by zero.
noinline fn isFinite(b: [*]const f32, size: usize) bool {
    var sums: [4]v.V = @splat(v.splat(v.V, 0));
    var i: usize = 0;
    while (i + 4 * v.LANES <= size) : (i += 4 * v.LANES) {
        inline for (0..4) |j| sums[j] += v.load(v.V, b + i + j * v.LANES) * v.splat(v.V, 0);
    }
    while (i < size) : (i += v.LANES) sums[0] += v.loadSome(v.V, b + i, size - i) * v.splat(v.V, 0);
    return @reduce(.And, (sums[0] + sums[1]) + (sums[2] + sums[3]) == v.splat(v.V, 0));
}

/// Masks of the numbers of a that are not zero, by words of 64 columns, in halves, by rows; returns how many these are.
noinline fn findNonzeros(left: Left, masks: [*]u32) usize {
    var count: usize = 0;
    for (0..left.m) |i| {
        const a = left.a + i * left.row;
        for (0..2 * left.words()) |half| {
            var bits: u32 = 0;
            inline for (0..2) |part| {
                const p = 32 * half + 16 * part;
                const some: u16 = @bitCast(v.loadSome(v.V, a + @min(p, left.k), left.k -| p) != v.splat(v.V, 0));
                bits |= @as(u32, some) << (16 * part);
            }
            masks[half * left.m + i] = bits;
            count += @popCount(bits);
        }
    }
    return count;
}

/// panel (depth, vectors of columns) = so many columns of b; the last vector begins that many columns before the last one,
/// so that all are whole.
fn packColumns(b: [*]const f32, row: usize, panel: [*]f32, columns: usize, depth: usize) void {
    const last = columns - LANES;
    var to = panel;
    for (0..depth) |p| {
        var j: usize = 0;
        while (j < last) : (j += LANES) {
            v.store(to, v.load(V, b + p * row + j));
            to += LANES;
        }
        v.store(to, v.load(V, b + p * row + last));
        to += LANES;
    }
}

/// The same of the transpose of rows of b.
fn packRows(b: [*]const f32, row: usize, panel: [*]f32, columns: usize, depth: usize) void {
    const width = (columns + LANES - 1) / LANES * LANES;
    pack.rows(b, row, panel, width, columns, depth);
    if (columns == width) return;
    pack.few(b + (columns - LANES) * row, row, panel + width - LANES, width, depth);
}

/// What the rows of c share.
const Strip = struct {
    b: [*]const f32,
    /// Where the last vector of a row lies: before others end where columns are no whole vectors.
    last: usize,
    bias: ?[*]const f32,
    /// Whether sums begin with what c holds, and whether they are ended.
    adds: bool,
    ends: bool,
    floor: f32,
    n: usize,
};

noinline fn rows(comptime vectors: usize, left: Left, first: usize, masks: [*]const u32, strip: Strip, top: usize, height: usize, all: [*]f32) void {
    const m = left.m;
    var a = left.a + top * left.row + first;
    var c = all + top * strip.n;
    for (top..top + height) |i| {
        const start: ?[*]const f32 = if (strip.adds) c else strip.bias;
        var sums: [vectors]V = @splat(v.splat(V, 0));
        if (start) |from| {
            inline for (0..vectors) |j| sums[j] = v.load(V, from + (if (j + 1 < vectors) j * LANES else strip.last));
        }
        var left_bits = masks[i] | @as(u64, masks[m + i]) << 32;
        while (left_bits != 0) {
            const p: usize = @ctz(left_bits);
            left_bits &= left_bits - 1;
            const x = v.splat(V, a[p]);
            const b = strip.b + p * vectors * LANES;
            inline for (0..vectors) |j| {
                sums[j] = v.madd(x, v.load(V, b + j * LANES), sums[j]);
            }
        }
        if (strip.ends) {
            inline for (0..vectors) |j| sums[j] = v.atLeast(sums[j], v.splat(V, strip.floor));
        }
        inline for (0..vectors) |j| v.store(c + (if (j + 1 < vectors) j * LANES else strip.last), sums[j]);
        a += left.row;
        c += strip.n;
    }
}
