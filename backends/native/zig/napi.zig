//! Node-API: the functions of the host that are used, and functions of ours as it calls them. No headers, no libc.

const std = @import("std");
const builtin = @import("builtin");

pub const Env = ?*anyopaque;
pub const Value = ?*anyopaque;
pub const Callback = *const fn (Env, ?*anyopaque) callconv(.c) Value;
const Status = c_int;

const Host = struct {
    napi_create_function: *const fn (Env, ?[*:0]const u8, usize, Callback, ?*anyopaque, *Value) callconv(.c) Status,
    napi_create_object: *const fn (Env, *Value) callconv(.c) Status,
    napi_create_double: *const fn (Env, f64, *Value) callconv(.c) Status,
    napi_set_named_property: *const fn (Env, Value, [*:0]const u8, Value) callconv(.c) Status,
    napi_get_cb_info: *const fn (Env, ?*anyopaque, *usize, [*]Value, ?*Value, ?*?*anyopaque) callconv(.c) Status,
    napi_get_value_uint32: *const fn (Env, Value, *u32) callconv(.c) Status,
    napi_get_value_double: *const fn (Env, Value, *f64) callconv(.c) Status,
    napi_get_arraybuffer_info: *const fn (Env, Value, *?*anyopaque, *usize) callconv(.c) Status,
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

/// A kernel as a function of numbers. Pointers are offsets in bytes from the address that stands where the function's data
/// points to, an optional one is null at 0, lengths are below 2^32, `bool` is 0 or 1.
pub fn callbackOf(comptime kernel: anytype) Callback {
    return struct {
        fn call(env: Env, info: ?*anyopaque) callconv(.c) Value {
            var args: std.meta.ArgsTuple(@TypeOf(kernel)) = undefined;
            if (read(@TypeOf(args), env, info, &args)) {
                @call(.auto, kernel, args);
            } else {
                _ = host.napi_throw_type_error(env, null, "Cannot call a kernel: all its arguments must be numbers");
            }
            return null;
        }
    }.call;
}

/// Reads the arguments of a call; one function for all kernels of a signature.
noinline fn read(comptime Args: type, env: Env, info: ?*anyopaque, args: *Args) bool {
    var values: [args.len]Value = undefined;
    var count: usize = args.len;
    var data: ?*anyopaque = null;
    _ = host.napi_get_cb_info(env, info, &count, &values, null, &data);
    const base: *const usize = @ptrCast(@alignCast(data));
    inline for (0..args.len) |i| {
        args[i] = argument(@TypeOf(args[i]), env, values[i], base.*) orelse return false;
    }
    return true;
}

inline fn argument(comptime T: type, env: Env, value: Value, base: usize) ?T {
    if (T == f32) {
        var x: f64 = undefined;
        return if (host.napi_get_value_double(env, value, &x) == 0) @floatCast(x) else null;
    }
    var x: u32 = undefined;
    if (host.napi_get_value_uint32(env, value, &x) != 0) return null;
    if (T == usize) return x;
    if (T == bool) return x != 0;
    if (@typeInfo(T) != .optional) return @ptrFromInt(base + x);
    return if (x == 0) @as(T, null) else @as(T, @ptrFromInt(base + x));
}
