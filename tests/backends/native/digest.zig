//! Calls every kernel on the same numbers, at sizes around those of vectors and tiles, and prints a digest of the memory
//! behind each: so those of a processor that is not here can run in an emulator and be compared.

const std = @import("std");
const kinds = @import("families");
const crews = kinds.crews;
const families = kinds.all;

const SIZES = [_]usize{ 1, 2, 3, 4, 5, 7, 8, 9, 12, 13, 16, 17, 24, 29 };
/// Numbers of an operand: as many as three axes of the largest size have.
const LENGTH = 1 << 15;
const OPERANDS = 9;

var heap: crews.Heap = undefined;
var memory: [OPERANDS * LENGTH]f32 align(64) = undefined;

/// All pieces of a job for three threads, the last one first.
export fn glueball_share(_: *crews.Heap, _: *crews.Record, _: f64, job: *anyopaque, divide: crews.Divide, run: crews.Run) void {
    var piece = divide(job, 3);
    while (piece > 0) : (piece -= 1) run(job, piece - 1, (piece - 1) % 3);
}

fn fill(kernel: u32) void {
    var state: u32 = kernel *% 0x9e3779b1;
    for (&memory) |*x| {
        state = state *% 1664525 +% 1013904223;
        const unit = @as(f32, @floatFromInt(state >> 8)) / (1 << 24);
        x.* = if (state >> 8 & 255 == 0) std.math.inf(f32) else unit * 8 - 4;
    }
}

/// Finite numbers, every other one a zero.
fn fillZeros() void {
    fill(1);
    for (&memory, 0..) |*x, i| {
        if (i % 7 % 2 == 0 or std.math.isInf(x.*)) x.* = 0;
    }
}

/// FNV-1a of all operands but those from `end` on.
fn digest(end: usize) u64 {
    var hash: u64 = 0xcbf29ce484222325;
    for (memory[0 .. end * LENGTH]) |x| {
        const bits: u32 = if (x != x) 0x7fc00000 else @bitCast(x);
        hash = (hash ^ bits) *% 0x100000001b3;
    }
    return hash;
}

/// A convolution of two images with `size` filters over as many windows in each of three rows.
fn convolve(comptime Geometry: type, size: u32, flags: u32) Geometry {
    const groups = 1 + flags % 2;
    const stride = 1 + flags / 2;
    const in_w = (size - 1) * stride + 1;
    const in_h = 2 * stride + 1;
    const pitch = size + 1 / stride;
    const rows = 3 + 1 / stride;
    return .{
        .batch = 2, .groups = groups, .channels = 3, .filters = size,
        .in_h = in_h, .in_w = in_w, .out_h = 3, .out_w = size,
        .taps_h = 2, .taps_w = 2, .stride_h = stride, .stride_w = stride,
        .first_h = -1, .first_w = -1, .step_h = 1, .step_w = 1,
        .x_image = groups * 3 * in_h * in_w, .x_channel = in_h * in_w, .x_row = in_w, .x_column = 1,
        .y_image = groups * size * 3 * size, .y_channel = 3 * size, .y_row = size, .y_column = 1,
        .w_group = size * 12, .w_first = 0, .w_filter = 12, .w_channel = 4, .w_row = 2, .w_column = 1,
        .phases_h = stride, .phases_w = stride, .rows = rows, .pitch = pitch,
        .plane = stride * stride * rows * pitch, .block = 1,
        .offsets_at = 80, .weights_at = 128, .panel_at = 1024, .tile_at = 1 << 13, .copy_at = 1 << 14,
    };
}

/// Lengths and strides are all `size`; flags are the bits of `flags`.
fn call(comptime kernel: anytype, size: usize, flags: usize) void {
    var args: std.meta.ArgsTuple(@TypeOf(kernel)) = undefined;
    comptime var operand = 0;
    comptime var flag = 0;
    inline for (0..args.len) |i| {
        const T = @TypeOf(args[i]);
        if (@typeInfo(T) == .pointer and @typeInfo(@typeInfo(T).pointer.child) == .@"struct") {
            const plan: *@typeInfo(T).pointer.child = @ptrCast(memory[operand * LENGTH ..].ptr);
            plan.* = convolve(@typeInfo(T).pointer.child, @intCast(size), @intCast(flags));
            args[i] = plan;
        } else if (T == crews.Crew) {
            args[i] = .{ .heap = &heap };
        } else if (T == f32) {
            args[i] = 0.875;
        } else if (T == usize) {
            args[i] = size;
        } else if (T == bool) {
            args[i] = flags >> flag & 1 == 1;
            flag += 1;
        } else {
            args[i] = @ptrCast(memory[operand * LENGTH ..].ptr);
            operand += 1;
        }
    }
    @call(.auto, kernel, args);
}

fn pointersOf(comptime kernel: anytype) usize {
    const args: std.meta.ArgsTuple(@TypeOf(kernel)) = undefined;
    var count: usize = 0;
    inline for (0..args.len) |i| {
        const T = @TypeOf(args[i]);
        if (@typeInfo(T) == .pointer or @typeInfo(T) == .optional) count += 1;
    }
    return count;
}

/// The digest behind calls of all sizes.
fn digestOf(comptime kernel: anytype, number: u32, end: usize) u64 {
    fill(number);
    for (SIZES) |size| {
        for (0..4) |flags| call(kernel, size, flags);
    }
    return digest(end);
}

pub fn main() void {
    heap.always = 1;
    comptime var number = 1;
    inline for (families) |family| {
        inline for (comptime std.meta.declarations(family)) |name| {
            // the last operand of products and convolutions is scratch, which depends on the width of vectors
            const is_product = comptime std.mem.endsWith(u8, name, "matmul") or std.mem.startsWith(u8, name, "convolution");
            const end = if (is_product) comptime pointersOf(@field(family, name)) - 1 else OPERANDS;
            heap.threads = 1;
            const alone = digestOf(@field(family, name), number, end);
            std.debug.print("{s} {x}\n", .{ name, alone });
            heap.threads = 3;
            if (digestOf(@field(family, name), number, end) != alone) @panic("threads change the bits of " ++ name);
            number += 1;
            if (comptime !std.mem.eql(u8, name, "matmul")) continue;
            for ([_]usize{ 32, 67, 70 }) |size| {
                for (0..4) |flags| {
                    fillZeros();
                    call(@field(family, name), size, flags);
                    std.debug.print("{s} of zeros {x}\n", .{ name, digest(end) });
                }
            }
        }
    }
}
