//! Kernels that take elements one by one, in parts of their arrays.

const std = @import("std");
const crews = @import("crew.zig");

/// Elements that a part has whole numbers of: those of a vector, and of a line of the cache.
const UNIT = 1024;

const Job = struct {
    heap: *crews.Heap,
    words: [*]const u32,
    instruction: crews.Instruction,
    elements: *const crews.Elements,
    pieces: usize = 1,

    pub fn divide(s: *Job, threads: usize) usize {
        s.pieces = if (threads == 1) 1 else 4 * threads;
        return s.pieces;
    }

    pub fn run(s: *const Job, piece: usize, _: usize) void {
        const e = s.elements;
        const first, const count = crews.part(s.words[e.length], UNIT, piece, s.pieces);
        var own: [crews.MOST_ARGUMENTS]u32 = undefined;
        for (own[0..e.words], s.words, 0..) |*word, whole, i| {
            const moves = e.arrays >> @intCast(i) & 1 == 1;
            word.* = if (moves) whole + @as(u32, @intCast(4 * first)) else whole;
        }
        own[e.length] = @intCast(count);
        s.instruction(s.heap, &own);
    }
};

fn split(heap: *crews.Heap, words: [*]const u32, instruction: crews.Instruction, elements: *const crews.Elements) callconv(.c) void {
    var job = Job{ .heap = heap, .words = words, .instruction = instruction, .elements = elements };
    const crew = crews.Crew{ .heap = heap };
    crew.share(@enumFromInt(elements.kind), words[elements.length], &job);
}

comptime {
    @export(&split, .{ .name = "glueball_split", .visibility = .hidden });
}
