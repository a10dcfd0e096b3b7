//! The threads of a backend, as its kernels see them: a job is divided into pieces, each of which writes a part of the output
//! that no other writes, and sums nothing that another one sums too. So the bits do not depend on how many threads there are.

const std = @import("std");

/// What one backend works on; ../threads.ts and ../mod.ts write what is before the records.
pub const Heap = extern struct {
    /// The address of its memory.
    base: usize,
    /// How many threads a launch may use, the calling one among them.
    threads: u32,
    /// Whether work of any size is divided, as tests ask for.
    always: u32,
    records: [KINDS][CLASSES]Record,
};

/// Kinds of work, each of which is timed by itself.
pub const Kind = enum { product, zeros, batch, convolution, gradient, elements, update };
const KINDS = std.enums.values(Kind).len;
/// Classes of work, by its binary logarithm.
const CLASSES = 48;

/// Whether so many multiply-adds, or elements, may pay for several threads.
pub inline fn isLarge(heap: *const Heap, kind: Kind, work: usize) bool {
    const least: usize = if (kind == .elements or kind == .update) 1 << 15 else 1 << 18;
    return heap.threads > 1 and (work >= least or heap.always != 0);
}

/// How long work of a class takes, with one thread and with all. What is compared are ticks for a unit of work, of one thread
/// the median, of all that which seven of eight runs stay below: all are chosen where they are faster nearly always, as they
/// are not on a machine that others use. Single runs that took very long weigh no more than others.
pub const Record = extern struct {
    rate: [2]f64,
    runs: [2]u32,
    /// Ticks that may be spent on trying the slower one.
    credit: f64,

    /// Runs of each before one is chosen.
    const TRIALS = 4;
    /// The slower one is tried again in such a share of the time.
    const SHARE = 1.0 / 64.0;
    /// How far a run moves the estimate: up where it took longer, else down.
    const UP = [2]f64{ 1 + 1.0 / 32.0, 1 + 7.0 / 64.0 };
    const DOWN = [2]f64{ 1 - 1.0 / 32.0, 1 - 1.0 / 64.0 };
    /// How much faster all must be.
    const GAIN = 15.0 / 16.0;

    fn better(r: *const Record) usize {
        return @intFromBool(r.rate[1] < GAIN * r.rate[0]);
    }

    /// 0 for one thread, 1 for all.
    pub fn choose(r: *const Record, work: f64) usize {
        if (r.runs[1] < TRIALS) return @intFromBool(r.runs[1] < r.runs[0]);
        const best = r.better();
        return if (r.credit > r.rate[1 - best] * work) 1 - best else best;
    }

    /// Takes in a run.
    pub fn note(r: *Record, which: usize, work: f64, ticks: f64) void {
        const rate = ticks / work;
        r.runs[which] +|= 1;
        if (r.runs[which] <= TRIALS) {
            r.rate[which] = if (r.runs[which] == 1) rate else @min(rate, r.rate[which]);
            return;
        }
        const best = r.better();
        const most = 2 * r.rate[1 - best] * work;
        r.credit = if (which == best) @min(r.credit + SHARE * ticks, most) else r.credit - ticks;
        r.rate[which] *= if (rate > r.rate[which]) UP[which] else DOWN[which];
    }
};

/// Of how many pieces a job is for so many threads; and one of these, by the thread that has the place `slot`.
pub const Divide = *const fn (*anyopaque, usize) callconv(.c) usize;
pub const Run = *const fn (*anyopaque, usize, usize) callconv(.c) void;

/// Runs all pieces of a job (pool.zig).
extern fn glueball_share(heap: *Heap, record: *Record, work: f64, job: *anyopaque, divide: Divide, run: Run) void;

/// Who works on a launch.
pub const Crew = struct {
    heap: ?*Heap = null,

    /// How many places there are in scratch.
    pub fn threads(crew: Crew) usize {
        return if (crew.heap) |heap| heap.threads else 1;
    }

    /// Does a job: `job.divide(threads)` says of how many pieces it is, one for a single thread, and `job.run(piece, slot)` does one.
    pub fn share(crew: Crew, kind: Kind, work: usize, job: anytype) void {
        const Job = @TypeOf(job.*);
        const c = struct {
            noinline fn divide(context: *anyopaque, count: usize) callconv(.c) usize {
                return @as(*Job, @ptrCast(@alignCast(context))).divide(count);
            }
            noinline fn run(context: *anyopaque, piece: usize, slot: usize) callconv(.c) void {
                @as(*const Job, @ptrCast(@alignCast(context))).run(piece, slot);
            }
        };
        if (crew.heap != null and isLarge(crew.heap.?, kind, work)) {
            const class = std.math.log2_int(usize, @max(work, 1));
            const record = &crew.heap.?.records[@intFromEnum(kind)][@min(class, CLASSES - 1)];
            return glueball_share(crew.heap.?, record, @floatFromInt(work), job, &c.divide, &c.run);
        }
        _ = c.divide(job, 1);
        c.run(job, 0, 0);
    }
};

/// The part of `count` things that piece `i` of `pieces` has: from where, and how many; whole `units`, but for the last.
pub fn part(count: usize, unit: usize, i: usize, pieces: usize) [2]usize {
    const units = (count + unit - 1) / unit;
    const first = @min(count, units * i / pieces * unit);
    const end = @min(count, units * (i + 1) / pieces * unit);
    return .{ first, end - first };
}

/// The most arguments of a kernel.
pub const MOST_ARGUMENTS = 16;

/// A kernel as words call it.
pub const Instruction = *const fn (*Heap, [*]const u32) callconv(.c) void;

/// How a kernel that takes elements one by one is divided: which words are arrays, as a mask has bits, and which is their
/// length.
pub const Elements = extern struct {
    kind: u32,
    arrays: u32,
    length: u32,
    words: u32,
};

/// Calls such a kernel on parts of its arrays (split.zig).
pub extern fn glueball_split(heap: *Heap, words: [*]const u32, instruction: Instruction, elements: *const Elements) void;
