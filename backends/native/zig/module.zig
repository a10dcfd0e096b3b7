//! The Node-API module: kernels over a memory of JavaScript's, for the widest vectors that processor and system have.
//!
//!   vectorBits: number                                     512, 256, 128, or 0 where the processor is too old
//!   heapWords: number                                      words of 64 bits that a heap has: the address of its memory,
//!                                                          how many threads may work on a launch, and what is noted
//!   startThreads(n: number): number                        starts threads until there are n; how many there are then
//!   address(memory: ArrayBuffer): number                   where it begins
//!   instantiate(heap: ArrayBuffer, bits: number): object   the kernels over a heap, with vectors of so many bits
//!   program(words: ArrayBuffer): function                  calls of kernels, one after the other

const std = @import("std");
const builtin = @import("builtin");
const Heap = @import("crew.zig").Heap;
const napi = @import("napi.zig");
const pool = @import("pool.zig");
const vectorBits = @import("processor.zig").vectorBits;

const Define = fn (napi.Env, napi.Value, *Heap) callconv(.c) void;
comptime {
    _ = @import("split.zig");
}

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
    const heap, const bits = arguments(env, info);
    const defines = definers(bits);
    if (heap == null or defines == null) {
        _ = napi.host.napi_throw_type_error(env, null, "Cannot instantiate kernels: give the buffer of a heap, and at most vectorBits");
        return null;
    }
    var object: napi.Value = null;
    _ = napi.host.napi_create_object(env, &object);
    for (defines.?) |define| define(env, object, @ptrCast(@alignCast(heap.?)));
    return object;
}

/// Words before the instructions of a program: that of the heap, and how many there are.
const HEAD = 4;

fn address64(words: [*]const u32) usize {
    return words[0] | @as(u64, words[1]) << 32;
}

/// Runs a program: instructions are the address of a kernel's, how many words its arguments have, and these.
fn run(env: napi.Env, info: ?*anyopaque) callconv(.c) napi.Value {
    var values: [1]napi.Value = undefined;
    var count: usize = 0;
    var data: ?*anyopaque = null;
    _ = napi.host.napi_get_cb_info(env, info, &count, &values, null, &data);
    const words: [*]const u32 = @ptrCast(@alignCast(data));
    const heap: *Heap = @ptrFromInt(address64(words));
    var next = words + HEAD;
    for (0..words[2]) |_| {
        const instruction: @import("crew.zig").Instruction = @ptrFromInt(address64(next));
        instruction(heap, next + 3);
        next += 3 + next[2];
    }
    return null;
}

fn startThreads(env: napi.Env, info: ?*anyopaque) callconv(.c) napi.Value {
    var values: [1]napi.Value = undefined;
    var count: usize = values.len;
    _ = napi.host.napi_get_cb_info(env, info, &count, &values, null, null);
    var wanted: u32 = 0;
    _ = napi.host.napi_get_value_uint32(env, values[0], &wanted);
    return number(env, @floatFromInt(pool.start(wanted)));
}

fn program(env: napi.Env, info: ?*anyopaque) callconv(.c) napi.Value {
    const words, _ = arguments(env, info);
    var function: napi.Value = null;
    _ = napi.host.napi_create_function(env, "run", 3, &run, words, &function);
    return function;
}

/// Engines in this process that have the library: workers of JavaScript's have their own.
var engines = std.atomic.Value(usize).init(0);

fn leave(_: ?*anyopaque) callconv(.c) void {
    if (engines.fetchSub(1, .acq_rel) == 1) pool.stop();
}

export fn napi_register_module_v1(env: napi.Env, exports: napi.Value) callconv(.c) napi.Value {
    napi.connect();
    _ = engines.fetchAdd(1, .acq_rel);
    _ = napi.host.napi_add_env_cleanup_hook(env, &leave, null);
    _ = napi.host.napi_set_named_property(env, exports, "vectorBits", number(env, @floatFromInt(vectorBits())));
    _ = napi.host.napi_set_named_property(env, exports, "heapWords", number(env, @sizeOf(Heap) / 8));
    napi.define(env, exports, "startThreads", &startThreads, null);
    napi.define(env, exports, "address", &address, null);
    napi.define(env, exports, "instantiate", &instantiate, null);
    napi.define(env, exports, "program", &program, null);
    return exports;
}
