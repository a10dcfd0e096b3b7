//! The threads of the process, which all backends share: workers help whichever launch has them, one at a time; a launch that
//! comes meanwhile, from another thread of JavaScript's, runs alone.
//!
//! Pieces are claimed by a counter, by the calling thread, too: so a worker that is not running delays nobody. Workers spin
//! for a while, then sleep.

const std = @import("std");
const crew = @import("crew.zig");
const system = @import("system.zig");
const Atomic = std.atomic.Value;

/// The most threads, the calling one among them.
pub const MOST = 64;

/// How often a waiting thread looks before it sleeps: tens of microseconds.
const LOOKS = 2000;

/// One that waits for a condition, and another that wakes it: no wake is lost, and none is left over.
const Sleeper = struct {
    asleep: Atomic(u32) align(64) = .init(0),
    semaphore: system.Semaphore = .{},

    fn waitUntil(s: *Sleeper, comptime isSo: anytype, args: anytype) void {
        for (0..LOOKS) |_| {
            if (@call(.always_inline, isSo, args)) return;
            std.atomic.spinLoopHint();
        }
        while (true) {
            s.asleep.store(1, .seq_cst);
            const is = @call(.always_inline, isSo, args);
            // whoever takes the mark away posts
            if (is and s.asleep.swap(0, .seq_cst) == 1) return;
            s.semaphore.wait();
            if (is) return;
        }
    }

    fn wake(s: *Sleeper) void {
        if (s.asleep.load(.seq_cst) == 1 and s.asleep.swap(0, .seq_cst) == 1) s.semaphore.post();
    }
};

var sleepers: [MOST]Sleeper = @splat(.{});
var threads: [MOST]system.Thread = undefined;
/// Threads that there are, the calling one among them.
var count: usize = 1;
/// Whether a launch, or one who starts or ends threads, has the pool.
var taken: Atomic(bool) align(64) = .init(false);
var ends: Atomic(bool) = .init(false);

/// Pieces of the job that are not claimed, and above them how many workers may claim some.
var open: Atomic(u64) align(64) = .init(0);
/// Pieces that are not done.
var left: Atomic(usize) align(64) = .init(0);
/// Those who claim a piece find the job unchanged until they have done it.
var job: *anyopaque = undefined;
var run: crew.Run = undefined;

/// Does one piece, if there is one for the worker of this number.
fn help(slot: usize) bool {
    var now = open.load(.seq_cst);
    while (true) {
        if (!isFor(now, slot)) return false;
        now = open.cmpxchgWeak(now, now - 1, .seq_cst, .seq_cst) orelse break;
    }
    run(job, @as(u32, @truncate(now)) - 1, slot);
    if (left.fetchSub(1, .seq_cst) == 1) sleepers[0].wake();
    return true;
}

fn isFor(now: u64, slot: usize) bool {
    return @as(u32, @truncate(now)) > 0 and slot <= now >> 32;
}

fn isWanted(slot: usize) bool {
    return isFor(open.load(.seq_cst), slot) or ends.load(.seq_cst);
}

fn isDone() bool {
    return left.load(.seq_cst) == 0;
}

fn work(slot: usize) void {
    while (!ends.load(.seq_cst)) {
        if (!help(slot)) sleepers[slot].waitUntil(isWanted, .{slot});
    }
}

fn take() void {
    while (taken.swap(true, .acquire)) std.atomic.spinLoopHint();
}

/// Starts threads, so that there are `wanted` with the calling one; returns how many there are.
pub fn start(wanted: usize) usize {
    take();
    defer taken.store(false, .release);
    sleepers[0].semaphore.open();
    while (count < @min(wanted, MOST)) : (count += 1) {
        sleepers[count].semaphore.open();
        threads[count] = system.Thread.start(work, count) orelse break;
    }
    return count;
}

/// Ends all threads.
pub fn stop() void {
    take();
    defer taken.store(false, .release);
    ends.store(true, .seq_cst);
    while (count > 1) : (count -= 1) {
        sleepers[count - 1].wake();
        threads[count - 1].join();
    }
    ends.store(false, .seq_cst);
}

comptime {
    @export(&share, .{ .name = "glueball_share", .visibility = .hidden });
}

/// Runs all pieces of a job, on as many threads as work of its record is done fastest with.
fn share(heap: *crew.Heap, record: *crew.Record, size: f64, context: *anyopaque, divide: crew.Divide, of: crew.Run) callconv(.c) void {
    if (taken.swap(true, .acquire)) {
        _ = divide(context, 1);
        return of(context, 0, 0);
    }
    defer taken.store(false, .release);
    const which = if (heap.always != 0) 1 else record.choose(size);
    const started = system.ticks();
    const helpers = if (which == 0) 0 else @min(heap.threads, count) - 1;
    const pieces = divide(context, helpers + 1);
    if (helpers == 0 or pieces == 1) {
        for (0..pieces) |piece| of(context, piece, 0);
    } else together(context, pieces, of, helpers);
    record.note(which, size, @floatFromInt(system.ticks() - started));
}

fn together(context: *anyopaque, pieces: usize, of: crew.Run, helpers: usize) void {
    job = context;
    run = of;
    left.store(pieces, .seq_cst);
    open.store(helpers << 32 | pieces, .seq_cst);
    for (1..@min(helpers, pieces - 1) + 1) |slot| sleepers[slot].wake();
    while (help(0)) {}
    sleepers[0].waitUntil(isDone, .{});
}
