//! What is asked of the system: a thread, a semaphore, a counter of time. No libc is linked: on Linux semaphores are futexes,
//! elsewhere functions are those that every program has.

const std = @import("std");
const builtin = @import("builtin");
const linux = std.os.linux;

const os = builtin.os.tag;

const Entry = if (os == .windows) *const fn (?*anyopaque) callconv(.c) u32 else *const fn (?*anyopaque) callconv(.c) ?*anyopaque;

extern fn pthread_create(*usize, ?*const anyopaque, Entry, ?*anyopaque) callconv(.c) c_int;
extern fn pthread_join(usize, ?*?*anyopaque) callconv(.c) c_int;
extern fn dispatch_semaphore_create(isize) callconv(.c) ?*anyopaque;
extern fn dispatch_semaphore_signal(?*anyopaque) callconv(.c) isize;
extern fn dispatch_semaphore_wait(?*anyopaque, u64) callconv(.c) isize;
extern "kernel32" fn CreateThread(?*anyopaque, usize, Entry, ?*anyopaque, u32, ?*u32) callconv(.c) ?*anyopaque;
extern "kernel32" fn CreateSemaphoreW(?*anyopaque, c_long, c_long, ?*anyopaque) callconv(.c) ?*anyopaque;
extern "kernel32" fn ReleaseSemaphore(?*anyopaque, c_long, ?*c_long) callconv(.c) c_int;
extern "kernel32" fn WaitForSingleObject(?*anyopaque, u32) callconv(.c) u32;
extern "kernel32" fn CloseHandle(?*anyopaque) callconv(.c) c_int;

/// A running thread.
pub const Thread = struct {
    handle: usize,

    /// Starts `run(argument)`; null where the system gives no more threads.
    pub fn start(comptime run: fn (usize) void, argument: usize) ?Thread {
        const entry = struct {
            fn unix(data: ?*anyopaque) callconv(.c) ?*anyopaque {
                run(@intFromPtr(data));
                return null;
            }
            fn windows(data: ?*anyopaque) callconv(.c) u32 {
                run(@intFromPtr(data));
                return 0;
            }
        };
        const data: ?*anyopaque = @ptrFromInt(argument);
        if (os == .windows) {
            const handle = CreateThread(null, 0, &entry.windows, data, 0, null) orelse return null;
            return .{ .handle = @intFromPtr(handle) };
        }
        var handle: usize = undefined;
        return if (pthread_create(&handle, null, &entry.unix, data) == 0) .{ .handle = handle } else null;
    }

    /// Waits until it has ended.
    pub fn join(thread: Thread) void {
        if (os == .windows) {
            const handle: ?*anyopaque = @ptrFromInt(thread.handle);
            _ = WaitForSingleObject(handle, std.math.maxInt(u32));
            _ = CloseHandle(handle);
        } else _ = pthread_join(thread.handle, null);
    }
};

/// Lets one waiter pass for each post.
pub const Semaphore = struct {
    count: std.atomic.Value(u32) = .init(0),
    handle: ?*anyopaque = null,

    /// Before the first use; does nothing the second time.
    pub fn open(s: *Semaphore) void {
        if (s.handle != null) return;
        switch (os) {
            .windows => s.handle = CreateSemaphoreW(null, 0, std.math.maxInt(c_long), null),
            .macos => s.handle = dispatch_semaphore_create(0),
            else => {},
        }
    }

    pub fn post(s: *Semaphore) void {
        switch (os) {
            .windows => _ = ReleaseSemaphore(s.handle, 1, null),
            .macos => _ = dispatch_semaphore_signal(s.handle),
            else => {
                _ = s.count.fetchAdd(1, .release);
                _ = linux.futex_3arg(&s.count.raw, .{ .cmd = .WAKE, .private = true }, 1);
            },
        }
    }

    pub fn wait(s: *Semaphore) void {
        switch (os) {
            .windows => _ = WaitForSingleObject(s.handle, std.math.maxInt(u32)),
            .macos => _ = dispatch_semaphore_wait(s.handle, std.math.maxInt(u64)),
            else => while (true) {
                const count = s.count.load(.acquire);
                if (count > 0) {
                    if (s.count.cmpxchgWeak(count, count - 1, .acquire, .monotonic) == null) return;
                } else _ = linux.futex_4arg(&s.count.raw, .{ .cmd = .WAIT, .private = true }, 0, null);
            },
        }
    }
};

/// A counter of the processor's that runs evenly.
pub inline fn ticks() u64 {
    if (builtin.cpu.arch == .aarch64) return asm volatile ("mrs %[ticks], cntvct_el0"
        : [ticks] "=r" (-> u64),
    );
    var low: u32 = undefined;
    var high: u32 = undefined;
    asm volatile ("rdtsc"
        : [low] "={eax}" (low),
          [high] "={edx}" (high),
    );
    return @as(u64, high) << 32 | low;
}
