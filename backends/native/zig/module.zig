//! The Node-API module: kernels over a memory of JavaScript's, for the widest vectors that processor and system have.
//!
//!   vectorBits: number                                     512, 256, 128, or 0 where the processor is too old
//!   address(memory: ArrayBuffer): number                   where it begins
//!   instantiate(base: ArrayBuffer, bits: number): object   the kernels over the memory whose address stands in `base`,
//!                                                          with vectors of so many bits

const std = @import("std");
const builtin = @import("builtin");
const napi = @import("napi.zig");
const vectorBits = @import("processor.zig").vectorBits;

const Define = fn (napi.Env, napi.Value, *usize) callconv(.c) void;
const is_x86 = builtin.cpu.arch == .x86_64;

/// What defines the kernels with vectors of so many bits, if they can be used here.
fn definers(bits: u32) ?[3]*const Define {
    if (bits > vectorBits()) return null;
    if (!is_x86) return if (bits == 128) together("128", "128") else null;
    return switch (bits) {
        256 => together("256", "256"),
        512 => together("512", "256"),
        else => null,
    };
}

fn together(comptime bits: []const u8, comptime least: []const u8) [3]*const Define {
    return .{
        @extern(*const Define, .{ .name = "define_fast_" ++ bits }),
        @extern(*const Define, .{ .name = "define_small_" ++ bits }),
        @extern(*const Define, .{ .name = "define_once_" ++ least }),
    };
}

/// Arguments of a call: an array buffer's first byte, and a number, 0 if there is none.
fn arguments(env: napi.Env, info: ?*anyopaque) struct { ?*anyopaque, u32 } {
    var values: [2]napi.Value = undefined;
    var count: usize = values.len;
    _ = napi.host.napi_get_cb_info(env, info, &count, &values, null, null);
    var base: ?*anyopaque = null;
    var length: usize = 0;
    _ = napi.host.napi_get_arraybuffer_info(env, values[0], &base, &length);
    var bits: u32 = 0;
    _ = napi.host.napi_get_value_uint32(env, values[1], &bits);
    return .{ base, bits };
}

fn number(env: napi.Env, x: f64) napi.Value {
    var value: napi.Value = null;
    _ = napi.host.napi_create_double(env, x, &value);
    return value;
}

fn address(env: napi.Env, info: ?*anyopaque) callconv(.c) napi.Value {
    const base, _ = arguments(env, info);
    return number(env, @floatFromInt(@intFromPtr(base)));
}

fn instantiate(env: napi.Env, info: ?*anyopaque) callconv(.c) napi.Value {
    const base, const bits = arguments(env, info);
    const defines = definers(bits);
    if (base == null or defines == null) {
        _ = napi.host.napi_throw_type_error(env, null, "Cannot instantiate kernels: give the buffer of an address, and at most vectorBits");
        return null;
    }
    var object: napi.Value = null;
    _ = napi.host.napi_create_object(env, &object);
    for (defines.?) |define| define(env, object, @ptrCast(@alignCast(base.?)));
    return object;
}

export fn napi_register_module_v1(env: napi.Env, exports: napi.Value) callconv(.c) napi.Value {
    napi.connect();
    _ = napi.host.napi_set_named_property(env, exports, "vectorBits", number(env, @floatFromInt(vectorBits())));
    napi.define(env, exports, "address", &address, null);
    napi.define(env, exports, "instantiate", &instantiate, null);
    return exports;
}
