//! Convolutions over two spatial axes and the gradients of their weights.
//!
//! Of a block of images a copy is made in which the windows' steps are 1: padded with zeros, and parted by the stride's
//! phases. There, every tap of a filter finds the numbers of windows in a row side by side, at `offsets` from the first
//! window's: so panels of a product, taps by windows, are filled from it in runs. All sums are in the order of
//! channel and tap, those of a weight's gradient in that of image and window, as in ../../wasm/assembly/convolution.

const std = @import("std");
const builtin = @import("builtin");
const crews = @import("crew.zig");
const Crew = crews.Crew;
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

    fn at(g: *const Geometry, offset: u32) [*]f32 {
        return @as([*]f32, @ptrCast(@constCast(g))) + offset;
    }

    fn offsets(g: *const Geometry) [*]u32 {
        return @ptrCast(g.at(g.offsets_at));
    }

    /// Where a thread works.
    fn placeOf(g: *const Geometry, slot: usize) Place {
        const images = g.block * @max(1, @as(usize, g.channels) * g.plane);
        const more = slot * (g.copy_at + images + BEYOND);
        return .{
            .weights = g.at(g.weights_at) + more,
            .panel = g.at(g.panel_at) + more,
            .tile = g.at(g.tile_at) + more,
            .copy = g.at(g.copy_at) + more,
        };
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

/// Numbers behind a copy that vectors may read, as ../../wasm/kernels/convolution.ts reserves them.
const BEYOND = 160;

/// Scratch of one thread.
const Place = struct {
    weights: [*]f32,
    panel: [*]f32,
    tile: [*]f32,
    copy: [*]f32,
};

/// Where each tap of the filters lies in the copy.
noinline fn findTaps(g: *const Geometry) void {
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

/// Copies channels of one image, which is number `n` of its block.
noinline fn copyImage(g: *const Geometry, x: [*]const f32, copy: [*]f32, n: usize, first: usize, end: usize) void {
    for (first..end) |c| {
        var to = copy + (n * g.channels + c) * g.plane;
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

noinline fn copyLine(from: [*]const f32, step: usize, to: [*]f32, to_step: usize, n: usize) void {
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

/// Weights of a group as rows of a filter each: as they lie, or packed.
noinline fn rowsOfWeights(g: *const Geometry, w: [*]const f32, packed_weights: [*]f32) struct { [*]const f32, usize } {
    const taps = g.taps_h * g.taps_w;
    if (g.w_column == 1 and g.w_row == g.taps_w and g.w_channel == taps and g.w_first == 0) return .{ w, g.w_filter };
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
    image: usize,
    row: usize,
    column: usize,
    runs: [WIDE * LANES]Run = undefined,

    /// `count` windows from number `first` on.
    fn of(g: *const Geometry, first: usize, count: usize) Windows {
        const row = first / g.out_w;
        return .{ .g = g, .left = count, .image = row / g.out_h, .row = row % g.out_h, .column = first % g.out_w };
    }

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
fn fillPanel(place: *const Place, runs: []const Run, offsets: []const u32) void {
    for (runs) |run| {
        const vectors = (run.n + LANES - 1) / LANES;
        inline for (1..VECTORS + 1) |n| {
            if (vectors == n) fillRun(n, place, run, offsets);
        }
    }
}

fn fillRun(comptime vectors: usize, place: *const Place, run: Run, offsets: []const u32) void {
    const from = place.copy + run.from;
    var to = place.panel + run.column;
    for (offsets) |offset| {
        inline for (0..vectors) |j| v.store(to + j * LANES, v.load(V, from + offset + j * LANES));
        to += PANEL_ROW;
    }
}

/// Windows of one filter, `WIDE` vectors of them, of which `taps` find those of each run.
noinline fn filterRun(g: *const Geometry, place: *const Place, a: [*]const f32, bias: ?[*]const f32, floor: f32, run: Run, y: [*]f32) void {
    const b = place.copy + run.from;
    var sums: [WIDE]V = @splat(v.splat(V, if (bias) |all| all[0] else 0));
    for (g.offsets()[0..g.taps()], a) |offset, weight| {
        const x = v.splat(V, weight);
        inline for (0..WIDE) |j| sums[j] = v.madd(x, v.load(V, b + offset + j * LANES), sums[j]);
    }
    const all = place.tile;
    inline for (0..WIDE) |j| v.store(all + j * LANES, v.atLeast(sums[j], v.splat(V, floor)));
    copyLine(all, 1, y + run.to, g.y_column, run.n);
}

/// Filters of a group, as rows.
const Filters = struct {
    a: [*]const f32,
    row: usize,
    bias: ?[*]const f32,
    floor: f32,
};

/// All filters of a group on `count` windows of a block of images, which lie in the copy.
fn convolveWindows(g: *const Geometry, place: *const Place, filters: *const Filters, first: usize, count: usize, y: [*]f32) void {
    var windows = Windows.of(g, first, count);
    const a, const row, const bias, const floor = .{ filters.a, filters.row, filters.bias, filters.floor };
    if (g.filters == 1) {
        while (windows.left > 0) {
            const n = @min(WIDE * LANES, g.out_w - windows.column);
            filterRun(g, place, a, bias, floor, windows.next(n)[0], y);
        }
        return;
    }
    const offsets = g.offsets()[0..g.taps()];
    const parts = (offsets.len + PANEL_TAPS - 1) / PANEL_TAPS;
    while (windows.left > 0) {
        const runs = windows.next(WIDTH);
        const last = runs[runs.len - 1];
        const columns = last.column + last.n;
        const is_whole = (parts <= 1 or columns % LANES == 0) and g.y_column == 1 and last.to + last.n == runs[0].to + columns;
        const tile = place.tile;
        var panel = tiles.Panel{
            .a_row = row,
            .a_column = 1,
            .b = place.panel,
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
            fillPanel(place, runs, offsets[done..][0..panel.k]);
            tiles.multiplyPanel(&panel, a + done, if (is_whole) y + runs[0].to else tile, g.filters);
            done += panel.k;
        }
        if (is_whole) continue;
        if (isRowOfFilters(g) and last.to + last.n * g.y_column == runs[0].to + columns * g.y_column) {
            pack.rows(tile, WIDTH, y + runs[0].to, g.filters, g.filters, columns);
            continue;
        }
        for (runs) |run| {
            for (0..g.filters) |filter| {
                const from = tile + filter * WIDTH + run.column;
                copyLine(from, 1, y + filter * g.y_channel + run.to, g.y_column, run.n);
            }
        }
    }
}

/// Whether the output of a window is one row of whole vectors, all filters side by side.
fn isRowOfFilters(g: *const Geometry) bool {
    return g.y_channel == 1 and g.y_column == g.filters and g.filters % LANES == 0;
}

/// Windows that a piece has whole numbers of.
const PIECE_WINDOWS = WIDTH * 8;

/// Convolutions of all groups: pieces are groups where there are several, or else images, or, of less than there are
/// threads, windows.
const Groups = struct {
    g: *const Geometry,
    x: [*]const f32,
    w: [*]const f32,
    bias: ?[*]const f32,
    y: [*]f32,
    floor: f32,
    pieces: usize = 1,

    pub fn divide(s: *Groups, threads: usize) usize {
        s.pieces = if (threads == 1) 1 else @min(4 * threads, s.g.groups);
        return s.pieces;
    }

    pub fn run(s: *const Groups, piece: usize, slot: usize) void {
        const first, const count = crews.part(s.g.groups, 1, piece, s.pieces);
        for (first..first + count) |group| s.convolve(group, slot, .{});
    }

    fn convolve(s: *const Groups, group: usize, slot: usize, crew: Crew) void {
        const g = s.g;
        const a, const row = rowsOfWeights(g, s.w + group * g.w_group, g.placeOf(slot).weights);
        const bias = if (s.bias) |all| all + group * g.filters else null;
        var job = Images{
            .g = g,
            .x = s.x + group * g.channels * g.x_channel,
            .y = s.y + group * g.filters * g.y_channel,
            .filters = .{ .a = a, .row = row, .bias = bias, .floor = s.floor },
            .slot = slot,
        };
        if (g.batch >= crew.threads()) return crew.share(.convolution, workOf(g), &job);
        for (0..g.batch) |image| {
            job.copy(image, 1, 0);
            var windows = ImageWindows{ .images = &job, .y = job.y + image * g.y_image };
            crew.share(.convolution, workOf(g) / g.batch, &windows);
        }
    }
};

/// Multiply-adds of a group.
fn workOf(g: *const Geometry) usize {
    return @as(usize, g.batch) * g.filters * g.taps() * g.out_h * g.out_w;
}

/// One group of a convolution; pieces are images.
const Images = struct {
    g: *const Geometry,
    x: [*]const f32,
    y: [*]f32,
    filters: Filters,
    /// Where it works alone.
    slot: usize,
    pieces: usize = 1,

    pub fn divide(s: *Images, threads: usize) usize {
        s.pieces = if (threads == 1) 1 else @min(4 * threads, s.g.batch);
        return s.pieces;
    }

    pub fn run(s: *const Images, piece: usize, slot: usize) void {
        const g = s.g;
        const first, const count = crews.part(g.batch, 1, piece, s.pieces);
        const place = g.placeOf(s.slot + slot);
        var image = first;
        while (image < first + count) : (image += g.block) {
            const images = @min(g.block, first + count - image);
            s.copy(image, images, s.slot + slot);
            convolveWindows(g, &place, &s.filters, 0, images * g.out_h * g.out_w, s.y + image * g.y_image);
        }
    }

    fn copy(s: *const Images, first: usize, images: usize, slot: usize) void {
        const g = s.g;
        for (0..images) |n| copyImage(g, s.x + (first + n) * g.x_image, g.placeOf(slot).copy, n, 0, g.channels);
    }
};

/// The windows of an image that lies in the first copy.
const ImageWindows = struct {
    images: *const Images,
    y: [*]f32,
    pieces: usize = 1,

    pub fn divide(s: *ImageWindows, threads: usize) usize {
        const g = s.images.g;
        s.pieces = if (threads == 1) 1 else @min(4 * threads, (g.out_h * g.out_w + PIECE_WINDOWS - 1) / PIECE_WINDOWS);
        return s.pieces;
    }

    pub fn run(s: *const ImageWindows, piece: usize, slot: usize) void {
        const g = s.images.g;
        const first, const count = crews.part(@as(usize, g.out_h) * g.out_w, PIECE_WINDOWS, piece, s.pieces);
        var place = g.placeOf(slot);
        place.copy = g.placeOf(0).copy;
        convolveWindows(g, &place, &s.images.filters, first, count, s.y);
    }
};

/// y = max(the convolution of x and w + bias, floor). Scratch behind the plan is there for each thread of the crew.
pub fn convolution(x: [*]const f32, w: [*]const f32, bias: ?[*]const f32, y: [*]f32, floor: f32, plan: *const Geometry, crew: Crew) void {
    findTaps(plan);
    var job = Groups{ .g = plan, .x = x, .w = w, .bias = bias, .y = y, .floor = floor };
    if (plan.groups >= crew.threads() and plan.groups > 1) return crew.share(.convolution, plan.groups * workOf(plan), &job);
    for (0..plan.groups) |group| job.convolve(group, 0, crew);
}

/// Adds to the gradients of `WEIGHTS` taps and of the filters of a panel what one image gives.
noinline fn gather(comptime vectors: usize, g: *const Geometry, copy: [*]const f32, taps: [*]const u32, panel: [*]const f32, sums_at: [*]f32) void {
    const width = vectors * LANES;
    var sums: [WEIGHTS][vectors]V = undefined;
    inline for (0..WEIGHTS) |i| {
        inline for (0..vectors) |j| sums[i][j] = v.load(V, sums_at + i * width + j * LANES);
    }
    var from: [WEIGHTS][*]const f32 = undefined;
    inline for (0..WEIGHTS) |i| from[i] = copy + taps[i];
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

/// panel (windows, width) = the gradients of `filters` filters of an image; what is beyond them is not used.
noinline fn packSlopes(g: *const Geometry, dy: [*]const f32, panel: [*]f32, width: usize, filters: usize) void {
    if (g.y_column == 1 and g.y_row == g.out_w) {
        return pack.rows(dy, g.y_channel, panel, width, filters, g.out_h * g.out_w);
    }
    if (g.y_channel == 1 and g.y_row == g.out_w * g.y_column) {
        return pack.columns(dy, g.y_column, panel, width, filters, g.out_h * g.out_w);
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

/// dw = the gradient of the weight, of x and of dy, the gradient of the output. Scratch behind the plan is there for each
/// thread of the crew.
pub fn convolution_weight_gradient(x: [*]const f32, dy: [*]const f32, dw: [*]f32, plan: *const Geometry, crew: Crew) void {
    const g = plan;
    findTaps(g);
    const taps = g.taps();
    if (taps == 0) return;
    const whole = wholeOf(g);
    // taps beyond the last repeat it and are dropped
    const offsets = g.offsets();
    for (taps..whole) |i| offsets[i] = offsets[taps - 1];
    for (0..g.groups) |group| {
        var job = Gradient{
            .g = g,
            .x = x + group * g.channels * g.x_channel,
            .dy = dy + group * g.filters * g.y_channel,
            .sums = g.placeOf(0).weights,
        };
        crew.share(.gradient, workOf(g), &job);
        writeWeights(g, job.sums, whole, dw + group * g.w_group);
    }
}

/// Taps of a group with those that fill the last tile.
fn wholeOf(g: *const Geometry) usize {
    return (g.taps() + WEIGHTS - 1) / WEIGHTS * WEIGHTS;
}

/// The gradients of the weights of a group; pieces are taps.
const Gradient = struct {
    g: *const Geometry,
    x: [*]const f32,
    dy: [*]const f32,
    sums: [*]f32,
    pieces: usize = 1,

    /// A piece for each thread, as each packs the gradients of all filters for itself.
    pub fn divide(s: *Gradient, threads: usize) usize {
        s.pieces = @min(threads, wholeOf(s.g) / WEIGHTS);
        return s.pieces;
    }

    pub fn run(s: *const Gradient, piece: usize, slot: usize) void {
        const g = s.g;
        const whole = wholeOf(g);
        const first, const count = crews.part(whole, WEIGHTS, piece, s.pieces);
        const place = g.placeOf(slot);
        const filters: usize = (g.filters + LANES - 1) / LANES * LANES;
        const of_channel = g.taps_h * g.taps_w;
        var zeroed: usize = 0;
        while (zeroed < filters) : (zeroed += WIDTH) {
            const width = @min(WIDTH, filters - zeroed);
            @memset((s.sums + zeroed * whole + first * width)[0 .. count * width], 0);
        }
        for (0..g.batch) |image| {
            copyImage(g, s.x + image * g.x_image, place.copy, 0, first / of_channel, @min(g.channels, (first + count - 1) / of_channel + 1));
            const slopes = s.dy + image * g.y_image;
            var filter: usize = 0;
            while (filter < filters) {
                const vectors: usize = @min(VECTORS, (filters - filter) / LANES);
                packSlopes(g, slopes + filter * g.y_channel, place.panel, vectors * LANES, @min(vectors * LANES, g.filters - filter));
                var tap = first;
                while (tap < first + count) : (tap += WEIGHTS) {
                    const sums = s.sums + filter * whole + tap * vectors * LANES;
                    inline for (1..VECTORS + 1) |n| {
                        if (vectors == n) gather(n, g, place.copy, g.offsets() + tap, place.panel, sums);
                    }
                }
                filter += vectors * LANES;
            }
        }
    }
};

/// The weights of a group from sums (panels, taps, filters of a panel).
noinline fn writeWeights(g: *const Geometry, sums: [*]const f32, whole: usize, dw: [*]f32) void {
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
