//! Vectors of 16 float32 on every processor: narrower ones take several instructions for each. So sums
//! are taken in one order, whatever the width. Primitives: multiply-add, partial vectors, quarters.

pub const LANES = 16;
pub const V = @Vector(LANES, f32);
/// A quarter of one: as many numbers as a vector of WebAssembly, in whose order sums are taken.
pub const Quarter = @Vector(4, f32);

/// A vector of `T` with `x` in every lane.
pub inline fn splat(comptime T: type, x: f32) T {
    return @splat(x);
}

pub inline fn load(comptime T: type, p: [*]const f32) T {
    return @as(*align(4) const T, @ptrCast(p)).*;
}

pub inline fn store(p: [*]f32, v: anytype) void {
    @as(*align(4) @TypeOf(v), @ptrCast(p)).* = v;
}

/// The first `n` numbers at `p`, all of a vector at most, and zeros in the other lanes.
pub inline fn loadSome(comptime T: type, p: [*]const f32, n: usize) T {
    return if (n >= @typeInfo(T).vector.len) load(T, p) else loadFew(T, p, n);
}

/// Stores the first `n` lanes of `v` at `p`, all of them at most.
pub inline fn storeSome(p: [*]f32, v: anytype, n: usize) void {
    if (n >= @typeInfo(@TypeOf(v)).vector.len) store(p, v) else storeFew(@TypeOf(v), p, v, n);
}

noinline fn loadFew(comptime T: type, p: [*]const f32, n: usize) T {
    const length = @typeInfo(T).vector.len;
    var all: [length]f32 = @splat(0);
    var i: usize = 0;
    comptime var part = length / 2;
    inline while (part > 0) : (part /= 2) {
        if (n & part != 0) {
            all[i..][0..part].* = p[i..][0..part].*;
            i += part;
        }
    }
    return all;
}

noinline fn storeFew(comptime T: type, p: [*]f32, v: T, n: usize) void {
    const length = @typeInfo(T).vector.len;
    const all: [length]f32 = v;
    var i: usize = 0;
    comptime var part = length / 2;
    inline while (part > 0) : (part /= 2) {
        if (n & part != 0) {
            p[i..][0..part].* = all[i..][0..part].*;
            i += part;
        }
    }
}

/// `a * b + c`, rounded once.
pub inline fn madd(a: anytype, b: @TypeOf(a), c: @TypeOf(a)) @TypeOf(a) {
    return @mulAdd(@TypeOf(a), a, b, c);
}

/// `a < b ? b : a`: NaN in `a` stays.
pub inline fn atLeast(a: anytype, b: @TypeOf(a)) @TypeOf(a) {
    return @select(f32, a < b, b, a);
}

/// `b < a ? b : a`: NaN in `a` stays.
pub inline fn atMost(a: anytype, b: @TypeOf(a)) @TypeOf(a) {
    return @select(f32, b < a, b, a);
}

fn Bits(comptime T: type) type {
    return @Vector(@typeInfo(T).vector.len, u32);
}

/// The larger one; NaN wins, and 0 wins against -0.
pub inline fn max(a: anytype, b: @TypeOf(a)) @TypeOf(a) {
    const T = @TypeOf(a);
    const both: T = @bitCast(@as(Bits(T), @bitCast(a)) & @as(Bits(T), @bitCast(b)));
    const larger = @select(f32, a == b, both, atLeast(a, b));
    return @select(f32, b != b, b, larger);
}

/// The smaller one; NaN wins, and -0 wins against 0.
pub inline fn min(a: anytype, b: @TypeOf(a)) @TypeOf(a) {
    const T = @TypeOf(a);
    const either: T = @bitCast(@as(Bits(T), @bitCast(a)) | @as(Bits(T), @bitCast(b)));
    const smaller = @select(f32, a == b, either, atMost(a, b));
    return @select(f32, b != b, b, smaller);
}

/// The quarters of a vector, in order.
pub inline fn quarters(v: V) [4]Quarter {
    const all: [LANES]f32 = v;
    return .{ all[0..4].*, all[4..8].*, all[8..12].*, all[12..16].* };
}

/// Numbers first, first + step, ... of a vector, `length` of them.
pub inline fn every(comptime length: usize, comptime step: usize, comptime first: usize, x: anytype) @Vector(length, f32) {
    comptime var at: [length]i32 = undefined;
    inline for (0..length) |i| at[i] = first + i * step;
    return @shuffle(f32, x, undefined, at);
}

/// a0, b0, a1, b1, ...
pub inline fn interleave(comptime length: usize, a: @Vector(length, f32), b: @Vector(length, f32)) @Vector(2 * length, f32) {
    comptime var at: [2 * length]i32 = undefined;
    inline for (0..length) |i| {
        at[2 * i] = i;
        at[2 * i + 1] = ~@as(i32, i);
    }
    return @shuffle(f32, a, b, at);
}

pub inline fn swapHalves(v: Quarter) Quarter {
    return @shuffle(f32, v, undefined, @Vector(4, i32){ 2, 3, 0, 1 });
}

pub inline fn swapPairs(v: Quarter) Quarter {
    return @shuffle(f32, v, undefined, @Vector(4, i32){ 1, 0, 3, 2 });
}

/// Four sums of blocks, added up in float64.
pub const Total = @Vector(4, f64);

pub inline fn promote(v: Quarter) Total {
    return @floatCast(v);
}

pub inline fn demote(total: Total) Quarter {
    return @floatCast(total);
}
