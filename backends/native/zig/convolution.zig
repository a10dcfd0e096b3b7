//! Convolutions over two spatial axes and the gradients of their weights.
//!
//! Of a block of images a copy is made in which the windows' steps are 1: padded with zeros, and parted by the stride's
//! phases. There, every tap of a filter finds the numbers of windows in a row side by side, at `offsets` from the first
//! window's: so panels of a product, taps by windows, are filled from it in runs. All sums are in the order of
//! channel and tap, those of a weight's gradient in that of image and window, as in ../../wasm/assembly/convolution.

const std = @import("std");
const builtin = @import("builtin");
const pack = @import("packing.zig");
const tiles = @import("tiles.zig");
const v = @import("vector.zig");

const LANES = pack.LANES;
const V = @Vector(LANES, f32);
const WIDTH = tiles.WIDTH;
/// Vectors of a tile, the most.
const VECTORS = WIDTH / LANES;
/// Numbers from row to row of a panel.
const PANEL_ROW = WIDTH + LANES;
/// Taps of a panel, so that it stays in the nearest cache.
const PANEL_TAPS = 6144 / PANEL_ROW;
/// Vectors of a tile of one filter.
const WIDE = 8;
/// Weights whose gradients a tile sums up.
const WEIGHTS = if (LANES == 8) 6 else 8;

/// What ../../wasm/kernels/convolution.ts writes before a launch; lengths and strides in elements.
const Geometry = extern struct {
    batch: u32,
    groups: u32,
    /// Channels and filters of a group.
    channels: u32,
    filters: u32,
    in_h: u32,
    in_w: u32,
    out_h: u32,
    out_w: u32,
    /// Along each axis, window `i` has its taps at `first + i * stride + tap * step`.
    taps_h: u32,
    taps_w: u32,
    stride_h: u32,
    stride_w: u32,
    first_h: i32,
    first_w: i32,
    step_h: u32,
    step_w: u32,
    x_image: u32,
    x_channel: u32,
    x_row: u32,
    x_column: u32,
    y_image: u32,
    y_channel: u32,
    y_row: u32,
    y_column: u32,
    /// Weights: of each group, and within it the first tap.
    w_group: u32,
    w_first: u32,
    w_filter: u32,
    w_channel: u32,
    w_row: i32,
    w_column: i32,
    /// The copy: phases of the stride, and of each `rows` rows of `pitch` numbers; channels are `plane` apart.
    phases_h: u32,
    phases_w: u32,
    rows: u32,
    pitch: u32,
    plane: u32,
    /// Images that are copied together.
    block: u32,
    /// Where the parts of the scratch begin, counted from here.
    offsets_at: u32,
    weights_at: u32,
    panel_at: u32,
    tile_at: u32,
    copy_at: u32,

    fn at(g: *const Geometry, place: u32) [*]f32 {
        return @as([*]f32, @ptrCast(@constCast(g))) + place;
    }

    fn offsets(g: *const Geometry) [*]u32 {
        return @ptrCast(g.at(g.offsets_at));
    }

    /// Where a weight of a group lies.
    fn weight(g: *const Geometry, filter: usize, channel: usize, i: usize, j: usize) usize {
        const first: isize = @intCast(g.w_first + filter * g.w_filter + channel * g.w_channel);
        return @intCast(first + @as(isize, @intCast(i)) * g.w_row + @as(isize, @intCast(j)) * g.w_column);
    }

    fn taps(g: *const Geometry) usize {
        return @as(usize, g.channels) * g.taps_h * g.taps_w;
    }
};

/// Where each tap of the filters lies in the copy.
fn findTaps(g: *const Geometry) void {
    const offsets = g.offsets();
    const of_channel = g.taps_h * g.taps_w;
    if (g.channels == 0) return;
    for (0..g.taps_h) |i| {
        const row = i * g.step_h;
        for (0..g.taps_w) |j| {
            const column = j * g.step_w;
            const phase = row % g.stride_h * g.phases_w + column % g.stride_w;
            const place = (phase * g.rows + row / g.stride_h) * g.pitch + column / g.stride_w;
            offsets[i * g.taps_w + j] = @intCast(place);
        }
    }
    for (of_channel..g.channels * of_channel) |tap| offsets[tap] = offsets[tap - of_channel] + g.plane;
}

/// Of numbers `first + i * stride` for i < count, the range of those in [0, length).
fn inside(first: isize, stride: usize, count: usize, length: usize) [2]usize {
    const low = if (first >= 0) 0 else (@as(usize, @intCast(-first)) + stride - 1) / stride;
    const room = @as(isize, @intCast(length)) - first;
    const high = if (room <= 0) 0 else (@as(usize, @intCast(room)) + stride - 1) / stride;
    return .{ @min(low, count), @max(@min(high, count), @min(low, count)) };
}

/// Copies the channels of one image, which is number `n` of its block.
fn copyImage(g: *const Geometry, x: [*]const f32, n: usize) void {
    for (0..g.channels) |c| {
        var to = g.at(g.copy_at) + (n * g.channels + c) * g.plane;
        for (0..g.phases_h) |phase_h| {
            const first_h = @as(isize, g.first_h) + @as(isize, @intCast(phase_h));
            const top, const bottom = inside(first_h, g.stride_h, g.rows, g.in_h);
            for (0..g.phases_w) |phase_w| {
                const first_w = @as(isize, g.first_w) + @as(isize, @intCast(phase_w));
                const left, const right = inside(first_w, g.stride_w, g.pitch, g.in_w);
                @memset(to[0 .. top * g.pitch], 0);
                for (top..bottom) |row| {
                    const line = to + row * g.pitch;
                    @memset(line[0..left], 0);
                    if (right > left) {
                        const at_h: usize = @intCast(first_h + @as(isize, @intCast(row * g.stride_h)));
                        const at_w: usize = @intCast(first_w + @as(isize, @intCast(left * g.stride_w)));
                        const from = x + c * g.x_channel + at_h * g.x_row + at_w * g.x_column;
                        copyLine(from, g.stride_w * g.x_column, line + left, 1, right - left);
                    }
                    @memset(line[right..g.pitch], 0);
                }
                @memset(to[bottom * g.pitch .. g.rows * g.pitch], 0);
                to += g.rows * g.pitch;
            }
        }
    }
}

fn copyLine(from: [*]const f32, step: usize, to: [*]f32, to_step: usize, n: usize) void {
    if (step != 1 or to_step != 1) {
        var i: usize = 0;
        inline for (.{ 2, 4 }) |every| {
            // what is read ends before the last number's step
            if (step == every and to_step == 1) while (i + 8 < n) : (i += 8) {
                v.store(to + i, v.every(8, every, 0, v.load(@Vector(8 * every, f32), from + i * every)));
            };
        }
        while (i < n) : (i += 1) to[i * to_step] = from[i * step];
        return;
    }
    inline for (.{ 8, 4 }) |length| {
        if (n >= length) {
            const T = @Vector(length, f32);
            var i: usize = 0;
            while (i + length < n) : (i += length) v.store(to + i, v.load(T, from + i));
            return v.store(to + n - length, v.load(T, from + n - length));
        }
    }
    for (0..n) |i| to[i] = from[i];
}

/// Weights of a group as rows of a filter each: as they lie, or in scratch.
fn rowsOfWeights(g: *const Geometry, w: [*]const f32) struct { [*]const f32, usize } {
    const taps = g.taps_h * g.taps_w;
    if (g.w_column == 1 and g.w_row == g.taps_w and g.w_channel == taps and g.w_first == 0) return .{ w, g.w_filter };
    const packed_weights = g.at(g.weights_at);
    // in the order in which weights lie: that of a gradient turns filters and channels around
    for (0..g.channels) |c| {
        for (0..g.filters) |filter| {
            var to = packed_weights + filter * g.taps() + c * taps;
            for (0..g.taps_h) |i| {
                for (0..g.taps_w) |j| {
                    to[0] = w[g.weight(filter, c, i, j)];
                    to += 1;
                }
            }
        }
    }
    return .{ packed_weights, g.taps() };
}

/// Windows in a row of the output, among those of a panel.
const Run = struct {
    /// Where they are in the panel, in the copy, and in the output.
    column: usize,
    from: usize,
    to: usize,
    n: usize,
};

/// The windows of a block of images, a panel at a time.
const Windows = struct {
    g: *const Geometry,
    left: usize,
    image: usize = 0,
    row: usize = 0,
    column: usize = 0,
    runs: [WIDE * LANES]Run = undefined,

    /// Those of the next panel of so many columns at most, as runs.
    fn next(s: *Windows, width: usize) []Run {
        const g = s.g;
        const columns = @min(width, s.left);
        var done: usize = 0;
        var count: usize = 0;
        while (done < columns) : (count += 1) {
            const n = @min(g.out_w - s.column, columns - done);
            s.runs[count] = .{
                .column = done,
                .from = s.image * g.channels * g.plane + s.row * g.pitch + s.column,
                .to = s.image * g.y_image + s.row * g.y_row + s.column * g.y_column,
                .n = n,
            };
            done += n;
            s.column += n;
            if (s.column == g.out_w) {
                s.column = 0;
                s.row += 1;
            }
            if (s.row == g.out_h) {
                s.row = 0;
                s.image += 1;
            }
        }
        s.left -= columns;
        return s.runs[0..count];
    }
};

/// panel (taps, PANEL_ROW) = what the taps at some offsets find in each window. What a vector writes beyond a run, the
/// next one overwrites.
fn fillPanel(g: *const Geometry, runs: []const Run, offsets: []const u32) void {
    for (runs) |run| {
        const vectors = (run.n + LANES - 1) / LANES;
        inline for (1..VECTORS + 1) |n| {
            if (vectors == n) fillRun(n, g, run, offsets);
        }
    }
}

fn fillRun(comptime vectors: usize, g: *const Geometry, run: Run, offsets: []const u32) void {
    const from = g.at(g.copy_at) + run.from;
    var to = g.at(g.panel_at) + run.column;
    for (offsets) |offset| {
        inline for (0..vectors) |j| v.store(to + j * LANES, v.load(V, from + offset + j * LANES));
        to += PANEL_ROW;
    }
}

/// Windows of one filter, `WIDE` vectors of them, of which `taps` find those of each run.
fn filterRun(g: *const Geometry, a: [*]const f32, bias: ?[*]const f32, floor: f32, run: Run, y: [*]f32) void {
    const b = g.at(g.copy_at) + run.from;
    var sums: [WIDE]V = @splat(v.splat(V, if (bias) |all| all[0] else 0));
    for (g.offsets()[0..g.taps()], a) |offset, weight| {
        const x = v.splat(V, weight);
        inline for (0..WIDE) |j| sums[j] = v.madd(x, v.load(V, b + offset + j * LANES), sums[j]);
    }
    const all = g.at(g.tile_at);
    inline for (0..WIDE) |j| v.store(all + j * LANES, v.atLeast(sums[j], v.splat(V, floor)));
    copyLine(all, 1, y + run.to, g.y_column, run.n);
}

/// All filters of a group on a block of images, which lie in the copy.
fn convolveBlock(g: *const Geometry, images: usize, a: [*]const f32, row: usize, bias: ?[*]const f32, floor: f32, y: [*]f32) void {
    var windows = Windows{ .g = g, .left = images * g.out_h * g.out_w };
    const offsets = g.offsets()[0..g.taps()];
    const parts = (offsets.len + PANEL_TAPS - 1) / PANEL_TAPS;
    while (windows.left > 0) {
        const runs = windows.next(WIDTH);
        const last = runs[runs.len - 1];
        const columns = last.column + last.n;
        const is_whole = (parts <= 1 or columns % LANES == 0) and g.y_column == 1 and last.to + last.n == runs[0].to + columns;
        const tile = g.at(g.tile_at);
        var panel = tiles.Panel{
            .a_row = row,
            .a_column = 1,
            .b = g.at(g.panel_at),
            .b_row = PANEL_ROW,
            .bias = null,
            .row_bias = bias,
            .c_row = if (is_whole) g.y_channel else WIDTH,
            .columns = if (is_whole) columns else WIDTH,
            .k = 0,
            .floor = floor,
        };
        var done: usize = 0;
        for (0..@max(parts, 1)) |part| {
            panel.k = (offsets.len - done) / (@max(parts, 1) - part);
            panel.adds = part > 0;
            panel.floor = if (part + 1 < parts) -std.math.inf(f32) else floor;
            fillPanel(g, runs, offsets[done..][0..panel.k]);
            tiles.multiplyPanel(&panel, a + done, if (is_whole) y + runs[0].to else tile, g.filters);
            done += panel.k;
        }
        if (is_whole) continue;
        for (runs) |run| {
            for (0..g.filters) |filter| {
                const from = tile + filter * WIDTH + run.column;
                copyLine(from, 1, y + filter * g.y_channel + run.to, g.y_column, run.n);
            }
        }
    }
}

/// y = max(the convolution of x and w + bias, floor).
pub fn convolution(x: [*]const f32, w: [*]const f32, bias: ?[*]const f32, y: [*]f32, floor: f32, plan: *const Geometry) void {
    const g = plan;
    findTaps(g);
    for (0..g.groups) |group| {
        const a, const row = rowsOfWeights(g, w + group * g.w_group);
        const of_group = if (bias) |all| all + group * g.filters else null;
        var image: usize = 0;
        while (image < g.batch) : (image += g.block) {
            const images = @min(g.block, g.batch - image);
            for (0..images) |n| copyImage(g, x + (image + n) * g.x_image + group * g.channels * g.x_channel, n);
            const to = y + image * g.y_image + group * g.filters * g.y_channel;
            if (g.filters > 1) {
                convolveBlock(g, images, a, row, of_group, floor, to);
                continue;
            }
            var windows = Windows{ .g = g, .left = images * g.out_h * g.out_w };
            while (windows.left > 0) {
                const n = @min(WIDE * LANES, g.out_w - windows.column);
                filterRun(g, a, of_group, floor, windows.next(n)[0], to);
            }
        }
    }
}

/// Adds to the gradients of `WEIGHTS` taps and of the filters of a panel what one image gives.
fn gather(comptime vectors: usize, g: *const Geometry, taps: [*]const u32, panel: [*]const f32, sums_at: [*]f32) void {
    const width = vectors * LANES;
    var sums: [WEIGHTS][vectors]V = undefined;
    inline for (0..WEIGHTS) |i| {
        inline for (0..vectors) |j| sums[i][j] = v.load(V, sums_at + i * width + j * LANES);
    }
    var from: [WEIGHTS][*]const f32 = undefined;
    inline for (0..WEIGHTS) |i| from[i] = g.at(g.copy_at) + taps[i];
    var b = panel;
    for (0..g.out_h) |line| {
        for (line * g.pitch..line * g.pitch + g.out_w) |window| {
            var slopes: [vectors]V = undefined;
            inline for (0..vectors) |j| slopes[j] = v.load(V, b + j * LANES);
            inline for (0..WEIGHTS) |i| {
                const x = v.splat(V, from[i][window]);
                inline for (0..vectors) |j| sums[i][j] = v.madd(x, slopes[j], sums[i][j]);
            }
            b += width;
        }
    }
    inline for (0..WEIGHTS) |i| {
        inline for (0..vectors) |j| v.store(sums_at + i * width + j * LANES, sums[i][j]);
    }
}

/// panel (windows, width) = the gradients of `filters` filters of an image; beyond them the last is repeated.
fn packSlopes(g: *const Geometry, dy: [*]const f32, panel: [*]f32, width: usize, filters: usize) void {
    if (g.y_column == 1 and g.y_row == g.out_w) {
        return pack.rows(dy, g.y_channel, panel, width, filters, g.out_h * g.out_w);
    }
    var to = panel;
    for (0..g.out_h) |i| {
        for (0..g.out_w) |j| {
            const from = dy + i * g.y_row + j * g.y_column;
            for (0..width) |filter| to[filter] = from[@min(filter, filters - 1) * g.y_channel];
            to += width;
        }
    }
}

/// dw = the gradient of the weight, of x and of dy, the gradient of the output.
pub fn convolution_weight_gradient(x: [*]const f32, dy: [*]const f32, dw: [*]f32, plan: *const Geometry) void {
    const g = plan;
    findTaps(g);
    const taps = g.taps();
    const whole = (taps + WEIGHTS - 1) / WEIGHTS * WEIGHTS;
    // taps beyond the last repeat it and are dropped
    const offsets = g.offsets();
    for (taps..whole) |i| offsets[i] = offsets[taps - 1];
    const filters: usize = (g.filters + LANES - 1) / LANES * LANES;
    for (0..g.groups) |group| {
        const sums = g.at(g.weights_at);
        @memset(sums[0 .. whole * filters], 0);
        for (0..g.batch) |image| {
            copyImage(g, x + image * g.x_image + group * g.channels * g.x_channel, 0);
            const slopes = dy + image * g.y_image + group * g.filters * g.y_channel;
            var filter: usize = 0;
            while (filter < filters) {
                const vectors: usize = @min(VECTORS, (filters - filter) / LANES);
                const panel = g.at(g.panel_at);
                packSlopes(g, slopes + filter * g.y_channel, panel, vectors * LANES, @min(vectors * LANES, g.filters - filter));
                var tap: usize = 0;
                while (tap < taps) : (tap += WEIGHTS) {
                    const place = sums + filter * whole + tap * vectors * LANES;
                    inline for (1..VECTORS + 1) |n| {
                        if (vectors == n) gather(n, g, offsets + tap, panel, place);
                    }
                }
                filter += vectors * LANES;
            }
        }
        writeWeights(g, sums, whole, dw + group * g.w_group);
    }
}

/// The weights of a group from sums (panels, taps, filters of a panel).
fn writeWeights(g: *const Geometry, sums: [*]const f32, whole: usize, dw: [*]f32) void {
    const filters: usize = (g.filters + LANES - 1) / LANES * LANES;
    for (0..g.filters) |filter| {
        const panel = filter / WIDTH * WIDTH;
        const width = @min(WIDTH, filters - panel);
        var from = sums + panel * whole + (filter - panel);
        for (0..g.channels) |c| {
            for (0..g.taps_h) |i| {
                for (0..g.taps_w) |j| {
                    dw[g.weight(filter, c, i, j)] = from[0];
                    from += width;
                }
            }
        }
    }
}
