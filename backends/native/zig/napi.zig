//! Node-API: the functions of the host that are used, and functions of ours as it calls them. No headers, no libc.

const std = @import("std");
const builtin = @import("builtin");
const crew = @import("crew.zig");
const Heap = crew.Heap;

pub const Env = ?*anyopaque;
pub const Value = ?*anyopaque;
pub const Callback = *const fn (Env, ?*anyopaque) callconv(.c) Value;
const Status = c_int;

const Host = struct {
    napi_create_function: *const fn (Env, ?[*:0]const u8, usize, Callback, ?*anyopaque, *Value) callconv(.c) Status,
    napi_create_object: *const fn (Env, *Value) callconv(.c) Status,
    napi_create_string_latin1: *const fn (Env, [*]const u8, usize, *Value) callconv(.c) Status,
    napi_create_double: *const fn (Env, f64, *Value) callconv(.c) Status,
    napi_set_named_property: *const fn (Env, Value, [*:0]const u8, Value) callconv(.c) Status,
    napi_get_cb_info: *const fn (Env, ?*anyopaque, *usize, [*]Value, ?*Value, ?*?*anyopaque) callconv(.c) Status,
    napi_get_value_uint32: *const fn (Env, Value, *u32) callconv(.c) Status,
    napi_get_value_double: *const fn (Env, Value, *f64) callconv(.c) Status,
    napi_get_arraybuffer_info: *const fn (Env, Value, *?*anyopaque, *usize) callconv(.c) Status,
    napi_add_env_cleanup_hook: *const fn (Env, *const fn (?*anyopaque) callconv(.c) void, ?*anyopaque) callconv(.c) Status,
    napi_throw_type_error: *const fn (Env, ?[*:0]const u8, [*:0]const u8) callconv(.c) Status,
};
pub var host: Host = undefined;

extern "kernel32" fn GetModuleHandleW(?[*:0]const u16) callconv(.c) ?*anyopaque;
extern "kernel32" fn GetProcAddress(?*anyopaque, [*:0]const u8) callconv(.c) ?*const anyopaque;

/// Finds the host's functions. On Windows they are asked for: there a library names the program that it gets them from, and
/// ours may be loaded by several.
pub fn connect() void {
    inline for (comptime std.meta.fieldNames(Host)) |name| {
        @field(host, name) = if (builtin.os.tag == .windows)
            @ptrCast(GetProcAddress(GetModuleHandleW(null), name) orelse unreachable)
        else
            @extern(@FieldType(Host, name), .{ .name = name });
    }
}

/// Gives `object` a function; `data` is what it finds with its arguments.
pub fn define(env: Env, object: Value, name: [*:0]const u8, callback: Callback, data: ?*anyopaque) void {
    var function: Value = null;
    _ = host.napi_create_function(env, name, std.mem.len(name), callback, data, &function);
    _ = host.napi_set_named_property(env, object, name, function);
}

/// Gives `object` a kernel: a function, with what a program needs of it, its address and the kinds of its arguments.
pub fn defineKernel(env: Env, object: Value, name: [*:0]const u8, comptime kernel: anytype, comptime kind: ?crew.Kind, heap: *Heap) void {
    defineFunction(env, object, name, callbackOf(kernel, kind), heap, &instructionOf(kernel, kind), comptime signatureOf(@TypeOf(kernel)));
}

noinline fn defineFunction(env: Env, object: Value, name: [*:0]const u8, callback: Callback, heap: *Heap, instruction: crew.Instruction, signature: []const u8) void {
    var function: Value = null;
    _ = host.napi_create_function(env, name, std.mem.len(name), callback, heap, &function);
    var value: Value = null;
    _ = host.napi_create_double(env, @floatFromInt(@intFromPtr(instruction)), &value);
    _ = host.napi_set_named_property(env, function, "instruction", value);
    _ = host.napi_create_string_latin1(env, signature.ptr, signature.len, &value);
    _ = host.napi_set_named_property(env, function, "signature", value);
    _ = host.napi_set_named_property(env, object, name, function);
}

/// A letter for each argument but who works on it: f for a float32, n for any other number.
fn signatureOf(comptime Kernel: type) []const u8 {
    const args: std.meta.ArgsTuple(Kernel) = undefined;
    comptime var letters: []const u8 = "";
    inline for (0..args.len) |i| {
        if (@TypeOf(args[i]) != crew.Crew) letters = letters ++ (if (@TypeOf(args[i]) == f32) "f" else "n");
    }
    return letters;
}

fn instructionOf(comptime kernel: anytype, comptime kind: ?crew.Kind) fn (*Heap, [*]const u32) callconv(.c) void {
    if (kind) |of_elements| {
        const elements = comptime elementsOf(@TypeOf(kernel), of_elements);
        return struct {
            fn call(heap: *Heap, words: [*]const u32) callconv(.c) void {
                const one = instructionOf(kernel, null);
                if (crew.isLarge(heap, of_elements, words[elements.length])) return crew.glueball_split(heap, words, &one, &elements);
                return @call(.always_inline, one, .{ heap, words });
            }
        }.call;
    }
    return struct {
        fn call(heap: *Heap, words: [*]const u32) callconv(.c) void {
            var args: std.meta.ArgsTuple(@TypeOf(kernel)) = undefined;
            inline for (0..args.len) |i| {
                const T = @TypeOf(args[i]);
                if (T == crew.Crew) {
                    args[i] = .{ .heap = heap };
                } else args[i] = if (T == f32) @bitCast(words[i]) else unsigned(T, words[i], heap.base);
            }
            @call(.auto, kernel, args);
        }
    }.call;
}

/// Arrays of such a kernel are its pointers to many, their length is the first number.
fn elementsOf(comptime Kernel: type, comptime kind: crew.Kind) crew.Elements {
    const args: std.meta.ArgsTuple(Kernel) = undefined;
    var elements = crew.Elements{ .kind = @intFromEnum(kind), .arrays = 0, .length = args.len, .words = args.len };
    inline for (0..args.len) |i| {
        switch (@typeInfo(@TypeOf(args[i]))) {
            .pointer => |pointer| if (pointer.size == .many) {
                elements.arrays |= 1 << i;
            },
            .int => elements.length = @min(elements.length, i),
            else => {},
        }
    }
    return elements;
}

/// A kernel as a function of numbers. Pointers are offsets in bytes from the base of the heap, which is the function's data;
/// an optional one is null at 0, lengths are below 2^32, `bool` is 0 or 1.
fn callbackOf(comptime kernel: anytype, comptime kind: ?crew.Kind) Callback {
    comptime std.debug.assert(signatureOf(@TypeOf(kernel)).len <= crew.MOST_ARGUMENTS);
    return struct {
        fn call(env: Env, info: ?*anyopaque) callconv(.c) Value {
            const signature = comptime signatureOf(@TypeOf(kernel));
            var words: [signature.len]u32 = undefined;
            if (read(env, info, signature, &words)) |heap| {
                @call(.never_inline, instructionOf(kernel, kind), .{ heap, &words });
            }
            return null;
        }
    }.call;
}

/// Reads the arguments of a call as words; returns what it works on.
noinline fn read(env: Env, info: ?*anyopaque, signature: []const u8, words: [*]u32) ?*Heap {
    var values: [crew.MOST_ARGUMENTS]Value = undefined;
    var count: usize = signature.len;
    var data: ?*anyopaque = null;
    _ = host.napi_get_cb_info(env, info, &count, &values, null, &data);
    for (signature, 0..) |kind, i| {
        var x: f64 = undefined;
        const status = if (kind == 'f') host.napi_get_value_double(env, values[i], &x) else host.napi_get_value_uint32(env, values[i], &words[i]);
        if (status != 0) {
            _ = host.napi_throw_type_error(env, null, "Cannot call a kernel: all its arguments must be numbers");
            return null;
        }
        if (kind == 'f') words[i] = @bitCast(@as(f32, @floatCast(x)));
    }
    return @ptrCast(@alignCast(data));
}

inline fn unsigned(comptime T: type, x: u32, base: usize) T {
    if (T == usize) return x;
    if (T == bool) return x != 0;
    if (@typeInfo(T) != .optional) return @ptrFromInt(base + x);
    return if (x == 0) null else @ptrFromInt(base + x);
}
