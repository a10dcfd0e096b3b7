//! Tiles of products: parts of c = max(a . b + bias, floor) that stay in registers while k runs. They read b in panels
//! as wide as a tile.

const builtin = @import("builtin");
const pack = @import("packing.zig");
const v = @import("vector.zig");
const Quarter = v.Quarter;

/// Lanes of the processor's own vectors.
const LANES = pack.LANES;
const V = @Vector(LANES, f32);
/// Rows and vectors of a tile, as the registers allow.
const ROWS = if (LANES == 16) 12 else if (builtin.cpu.arch == .aarch64) 8 else 6;
const VECTORS = if (builtin.cpu.arch == .aarch64) 3 else 2;
/// Columns of a tile, the most there are.
pub const WIDTH = VECTORS * LANES;

/// A tall strip of c: what its tiles share.
pub const Panel = struct {
    a_row: usize,
    a_column: usize,
    b: [*]const f32,
    b_row: usize,
    /// Of columns, or of rows.
    bias: ?[*]const f32,
    row_bias: ?[*]const f32 = null,
    /// Whether sums begin with what c holds, in whole vectors.
    adds: bool = false,
    c_row: usize,
    columns: usize,
    k: usize,
    floor: f32,
};

/// Rows of a that share a pointer: x86 reads at a pointer, and at once and twice a stride behind it.
const SHARE = 3;

fn tile(comptime rows: usize, comptime vectors: usize, panel: *const Panel, a: [*]const f32, c: [*]f32) void {
    const groups = (rows + SHARE - 1) / SHARE;
    const columns = panel.columns;
    var sums: [rows][vectors]V = undefined;
    if (panel.adds) {
        inline for (0..rows) |i| {
            inline for (0..vectors) |j| sums[i][j] = v.load(V, c + i * panel.c_row + j * LANES);
        }
    } else if (panel.row_bias) |bias| {
        inline for (0..rows) |i| sums[i] = @splat(v.splat(V, bias[i]));
    } else inline for (0..vectors) |j| {
        const start = if (panel.bias) |bias| v.loadSome(V, bias + j * LANES, columns -| j * LANES) else v.splat(V, 0);
        inline for (0..rows) |i| sums[i][j] = start;
    }
    var from: [groups][*]const f32 = undefined;
    inline for (0..groups) |g| from[g] = a + SHARE * g * panel.a_row;
    var b = panel.b;
    for (0..panel.k) |_| {
        var row: [vectors]V = undefined;
        inline for (0..vectors) |j| row[j] = v.load(V, b + j * LANES);
        inline for (0..rows) |i| {
            const x = v.splat(V, from[i / SHARE][(i % SHARE) * panel.a_row]);
            inline for (0..vectors) |j| sums[i][j] = v.madd(x, row[j], sums[i][j]);
        }
        inline for (0..groups) |g| from[g] += panel.a_column;
        b += panel.b_row;
    }
    const floor = v.splat(V, panel.floor);
    if (columns == vectors * LANES) {
        inline for (0..rows) |i| {
            inline for (0..vectors) |j| v.store(c + i * panel.c_row + j * LANES, v.atLeast(sums[i][j], floor));
        }
        return;
    }
    var all: [rows * vectors * LANES]f32 = undefined;
    inline for (0..rows) |i| {
        inline for (0..vectors) |j| v.store(all[(i * vectors + j) * LANES ..].ptr, v.atLeast(sums[i][j], floor));
    }
    copyRows(&all, vectors * LANES, c, panel.c_row, rows, columns);
}

noinline fn copyRows(from: [*]const f32, from_row: usize, c: [*]f32, c_row: usize, rows: usize, columns: usize) void {
    for (0..rows) |i| {
        var j: usize = 0;
        while (j < columns) : (j += 4) {
            v.storeSome(c + i * c_row + j, v.load(Quarter, from + i * from_row + j), columns - j);
        }
    }
}

const Tile = *const fn (*const Panel, [*]const f32, [*]f32) void;

/// The tiles of every size, by vectors and rows less one.
const tiles: [VECTORS][ROWS]Tile = table: {
    @setEvalBranchQuota(10000);
    var all: [VECTORS][ROWS]Tile = undefined;
    for (0..VECTORS) |j| {
        for (0..ROWS) |i| {
            all[j][i] = struct {
                fn run(panel: *const Panel, a: [*]const f32, c: [*]f32) void {
                    tile(i + 1, j + 1, panel, a, c);
                }
            }.run;
        }
    }
    break :table all;
};

/// All rows of c in a panel, split evenly into tiles.
pub noinline fn multiplyPanel(panel: *const Panel, a: [*]const f32, c: [*]f32, m: usize) void {
    const of_width = &tiles[(panel.columns + LANES - 1) / LANES - 1];
    var count = (m + ROWS - 1) / ROWS;
    var done: usize = 0;
    var own = panel.*;
    while (count > 0) : (count -= 1) {
        const rows = (m - done + count - 1) / count;
        if (panel.row_bias) |bias| own.row_bias = bias + done;
        of_width[rows - 1](&own, a + done * panel.a_row, c + done * panel.c_row);
        done += rows;
    }
}

