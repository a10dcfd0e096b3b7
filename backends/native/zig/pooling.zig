//! Pooling over planes: x (planes, in_h, in_w) -> y (planes, out_h, out_w), and its gradients. Window i begins at
//! i * stride - pad; of those that reach beyond an end, only what is inside counts. All are taken in the order of
//! ../../wasm/assembly/pooling, row by row. Square windows of 2 or 3 at a stride of 2 are taken several together.

const std = @import("std");
const v = @import("vector.zig");

/// The lowest finite number: the maximum of a window that holds nothing, as in MXNet.
const LOWEST = -std.math.floatMax(f32);

const Axis = struct {
    length: usize,
    kernel: usize,
    stride: usize,
    pad: usize,
    count: usize,

    /// Window `i`: where it begins, and how many of its numbers are inside.
    inline fn window(axis: Axis, i: usize) struct { usize, usize } {
        const begin = @max(i * axis.stride, axis.pad) - axis.pad;
        const end = @min((i * axis.stride + axis.kernel) -| axis.pad, axis.length);
        return .{ begin, end -| begin };
    }

    /// The windows that lie inside, and so many numbers behind them.
    fn inner(axis: Axis, more: usize) [2]usize {
        const needed = axis.kernel + more;
        const end = axis.length + axis.pad;
        const first = (axis.pad + axis.stride - 1) / axis.stride;
        const last = if (end < needed) 0 else @min((end - needed) / axis.stride + 1, axis.count);
        return .{ @min(first, axis.count), last };
    }
};

const Op = enum { max, sum };

inline fn combine(comptime op: Op, a: anytype, b: @TypeOf(a)) @TypeOf(a) {
    return if (op == .max) v.max(a, b) else a + b;
}

/// Number `j` of each of `length` windows side by side, the first of which begins at x.
inline fn numbers(comptime length: usize, comptime stride: usize, comptime j: usize, x: [*]const f32) @Vector(length, f32) {
    return v.every(length, stride, j % stride, v.load(@Vector(length * stride, f32), x + j - j % stride));
}

/// Numbers behind the last window that `numbers` reads.
fn behind(comptime kernel: usize, comptime stride: usize) usize {
    return (stride - kernel % stride) % stride;
}

/// A kind of windows that are taken together; those of a kernel of 0 are not.
const Square = struct {
    kernel: usize,
    stride: usize,

    inline fn pool(comptime s: Square, comptime op: Op, comptime length: usize, x: [*]const f32, row: usize) @Vector(length, f32) {
        var all: @Vector(length, f32) = undefined;
        inline for (0..s.kernel) |i| {
            inline for (0..s.kernel) |j| {
                const next = numbers(length, s.stride, j, x + i * row);
                all = if (i + j == 0) next else combine(op, all, next);
            }
        }
        return all;
    }

    /// Where the first maximum, or the first NaN, of each window lies.
    inline fn maxima(comptime s: Square, comptime length: usize, x: [*]const f32, row: usize) @Vector(length, u32) {
        var most: @Vector(length, f32) = undefined;
        var at: @Vector(length, u32) = @splat(0);
        inline for (0..s.kernel) |i| {
            inline for (0..s.kernel) |j| {
                const next = numbers(length, s.stride, j, x + i * row);
                if (i + j == 0) {
                    most = next;
                } else {
                    const is_more = (next > most) | ((next != next) & (most == most));
                    most = @select(f32, is_more, next, most);
                    at = @select(u32, is_more, @as(@TypeOf(at), @splat(@intCast(i * row + j))), at);
                }
            }
        }
        return at;
    }
};

const SQUARES = [_]Square{
    .{ .kernel = 2, .stride = 2 },
    .{ .kernel = 3, .stride = 2 },
};

/// Planes and their windows.
const Job = struct {
    planes: usize,
    h: Axis,
    w: Axis,

    /// Calls `body` with what is known of the windows.
    inline fn run(job: *const Job, comptime body: anytype, args: anytype) void {
        inline for (SQUARES) |square| {
            const k = square.kernel;
            const s = square.stride;
            if (job.h.kernel == k and job.w.kernel == k and job.w.stride == s) return @call(.auto, body, .{ square, job } ++ args);
        }
        @call(.auto, body, .{ Square{ .kernel = 0, .stride = 1 }, job } ++ args);
    }
};

fn jobOf(planes: usize, in_h: usize, in_w: usize, out_h: usize, out_w: usize, kernel_h: usize, kernel_w: usize, stride_h: usize, stride_w: usize, pad_h: usize, pad_w: usize) Job {
    return .{
        .planes = planes,
        .h = .{ .length = in_h, .kernel = kernel_h, .stride = stride_h, .pad = pad_h, .count = out_h },
        .w = .{ .length = in_w, .kernel = kernel_w, .stride = stride_w, .pad = pad_w, .count = out_w },
    };
}

fn oneWindow(comptime op: Op, x: [*]const f32, row: usize, rows: usize, columns: usize) f32 {
    if (rows == 0 or columns == 0) return if (op == .max) LOWEST else 0;
    var all: @Vector(1, f32) = .{x[0]};
    for (0..rows) |i| {
        for (@intFromBool(i == 0)..columns) |j| all = combine(op, all, @Vector(1, f32){x[i * row + j]});
    }
    return all[0];
}

fn forward(comptime op: Op) fn (comptime square: Square, job: *const Job, x: [*]const f32, y: [*]f32) void {
    return struct {
        fn pool(comptime square: Square, job: *const Job, x: [*]const f32, y: [*]f32) void {
            const h = job.h;
            const w = job.w;
            const inner = w.inner(behind(square.kernel, square.stride));
            for (0..job.planes * h.count) |line| {
                const top, const rows = h.window(line % h.count);
                const from = x + (line / h.count * h.length + top) * w.length;
                const to = y + line * w.count;
                var j: usize = 0;
                while (j < w.count) {
                    if (square.kernel > 0 and rows == square.kernel and j >= inner[0]) {
                        inline for (.{ 8, 4 }) |length| {
                            while (j + length <= inner[1]) : (j += length) {
                                v.store(to + j, square.pool(op, length, from + j * square.stride - w.pad, w.length));
                            }
                        }
                        if (j == w.count) break;
                    }
                    const first, const columns = w.window(j);
                    to[j] = oneWindow(op, from + first, w.length, rows, columns);
                    j += 1;
                }
            }
        }
    }.pool;
}

/// y = the maximum of each window
pub fn max_pool(x: [*]const f32, y: [*]f32, planes: usize, in_h: usize, in_w: usize, out_h: usize, out_w: usize, kernel_h: usize, kernel_w: usize, stride_h: usize, stride_w: usize, pad_h: usize, pad_w: usize) void {
    jobOf(planes, in_h, in_w, out_h, out_w, kernel_h, kernel_w, stride_h, stride_w, pad_h, pad_w).run(forward(.max), .{ x, y });
}

/// y = the sum of each window
pub fn sum_pool(x: [*]const f32, y: [*]f32, planes: usize, in_h: usize, in_w: usize, out_h: usize, out_w: usize, kernel_h: usize, kernel_w: usize, stride_h: usize, stride_w: usize, pad_h: usize, pad_w: usize) void {
    jobOf(planes, in_h, in_w, out_h, out_w, kernel_h, kernel_w, stride_h, stride_w, pad_h, pad_w).run(forward(.sum), .{ x, y });
}

/// Where the first maximum, or the first NaN, of a window lies.
fn firstMaximum(x: [*]const f32, row: usize, rows: usize, columns: usize) usize {
    var best: usize = 0;
    for (0..rows) |i| {
        for (0..columns) |j| {
            const at = i * row + j;
            if (x[at] > x[best] or (x[at] != x[at] and x[best] == x[best])) best = at;
        }
    }
    return best;
}

/// Windows whose maxima are found together.
const TOGETHER = 4;

fn maxGradient(comptime square: Square, job: *const Job, x: [*]const f32, dy: [*]const f32, dx: [*]f32) void {
    const h = job.h;
    const w = job.w;
    const inner = w.inner(behind(square.kernel, square.stride));
    @memset(dx[0 .. job.planes * h.length * w.length], 0);
    for (0..job.planes * h.count) |line| {
        const top, const rows = h.window(line % h.count);
        const at = (line / h.count * h.length + top) * w.length;
        const slopes = dy + line * w.count;
        var j: usize = 0;
        while (j < w.count) {
            if (square.kernel > 0 and rows == square.kernel and j >= inner[0]) {
                while (j + TOGETHER <= inner[1]) : (j += TOGETHER) {
                    const place = at + j * square.stride - w.pad;
                    const best: [TOGETHER]u32 = square.maxima(TOGETHER, x + place, w.length);
                    inline for (best, 0..) |each, i| dx[place + i * square.stride + each] += slopes[j + i];
                }
                if (j == w.count) break;
            }
            const first, const columns = w.window(j);
            const place = at + first;
            if (rows > 0 and columns > 0) dx[place + firstMaximum(x + place, w.length, rows, columns)] += slopes[j];
            j += 1;
        }
    }
}

/// dx = the gradient dy of each window, added to its first maximum in x
pub fn max_pool_gradient(x: [*]const f32, dy: [*]const f32, dx: [*]f32, planes: usize, in_h: usize, in_w: usize, out_h: usize, out_w: usize, kernel_h: usize, kernel_w: usize, stride_h: usize, stride_w: usize, pad_h: usize, pad_w: usize) void {
    jobOf(planes, in_h, in_w, out_h, out_w, kernel_h, kernel_w, stride_h, stride_w, pad_h, pad_w).run(maxGradient, .{ x, dy, dx });
}

fn sumGradient(comptime square: Square, job: *const Job, dy: [*]const f32, dx: [*]f32) void {
    const h = job.h;
    const w = job.w;
    const inner = w.inner(0);
    @memset(dx[0 .. job.planes * h.length * w.length], 0);
    for (0..job.planes * h.count) |line| {
        const top, const rows = h.window(line % h.count);
        const place = dx + (line / h.count * h.length + top) * w.length;
        for (dy[line * w.count ..][0..w.count], 0..) |slope, j| {
            const left, const columns = w.window(j);
            const is_inner = square.kernel > 0 and j >= inner[0] and j < inner[1];
            for (0..rows) |i| {
                const all = place + i * w.length + left;
                if (is_inner) {
                    inline for (0..square.kernel) |c| all[c] += slope;
                } else for (all[0..columns]) |*each| {
                    each.* += slope;
                }
            }
        }
    }
}

/// dx = the gradient dy of each window, added to all that it holds
pub fn sum_pool_gradient(dy: [*]const f32, dx: [*]f32, planes: usize, in_h: usize, in_w: usize, out_h: usize, out_w: usize, kernel_h: usize, kernel_w: usize, stride_h: usize, stride_w: usize, pad_h: usize, pad_w: usize) void {
    jobOf(planes, in_h, in_w, out_h, out_w, kernel_h, kernel_w, stride_h, stride_w, pad_h, pad_w).run(sumGradient, .{ dy, dx });
}
