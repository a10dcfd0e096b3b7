//! Kernels for the processor that this is compiled for, as one object defines them.

const std = @import("std");
const crew = @import("crew.zig");
const Heap = crew.Heap;
const families_of = @import("families.zig");
const napi = @import("napi.zig");

/// Exports a function of that name and of the bits of vectors: it gives `object` a function for each kernel, over a heap.
pub fn exportDefiner(comptime name: []const u8, comptime families: anytype) void {
    const define = struct {
        fn define(env: napi.Env, object: napi.Value, heap: *Heap) callconv(.c) void {
            napi.connect();
            inline for (families) |family| {
                const kind = comptime families_of.kindOf(family);
                inline for (comptime std.meta.declarations(family)) |kernel| {
                    napi.defineKernel(env, object, kernel, @field(family, kernel), kind, heap);
                }
            }
        }
    }.define;
    const bits = switch (@import("packing.zig").LANES) {
        16 => "_512",
        8 => "_256",
        else => "_128",
    };
    @export(&define, .{ .name = name ++ bits, .visibility = .hidden });
}
