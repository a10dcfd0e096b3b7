//! One step in time of a recurrent layer, and its gradient, for n rows of `units`. Row i of
//!   x, q (n, gates units)  what input and state contribute to the gates; bias included
//!   h, c (n, units)        the state before; c is null where the cell has none
//!   y (planes, n, units)   the new state and what the gradient needs
//! A row whose sequence has ended, ends[i] <= at, keeps its state; `ends` may be null (none has). Gradients:
//!   dy (planes, n, units)  of the planes
//!   back, direct (n, units)  of the new h by way of the next step: through its product, and otherwise; `direct` becomes
//!                          that of h
//!   dc (n, units)          of the new c by way of the next step; becomes that of c
//!   dx, dq (n, gates units)  of x and q, one array where they are equal
//! Formulas are those of gluon/nd/ops/{rnn,lstm,gru}.ts.

const math = @import("math.zig");
const v = @import("vector.zig");
const V = v.V;
const madd = v.madd;
const one = v.splat(V, 1);
const zero = v.splat(V, 0);

const Cell = enum {
    relu,
    tanh,
    lstm,
    gru,

    fn gates(comptime cell: Cell) usize {
        return switch (cell) {
            .relu, .tanh => 1,
            .lstm => 4,
            .gru => 3,
        };
    }
    fn planes(comptime cell: Cell) usize {
        return switch (cell) {
            .relu, .tanh => 1,
            .lstm => 6,
            .gru => 5,
        };
    }
};

inline fn hasEnded(ends: ?[*]const f32, i: usize, at: f32) bool {
    return if (ends) |all| !(all[i] > at) else false;
}

/// d y (1 - y)
inline fn sigmoidSlope(d: V, y: V) V {
    return d * (y * (one - y));
}

/// d (1 - y^2)
inline fn tanhSlope(d: V, y: V) V {
    return d * (one - y * y);
}

/// Numbers j and the next of arrays that follow each other `stride` apart, as many as there are up to `units`.
const Place = struct {
    j: usize,
    rest: usize,

    inline fn load(self: Place, p: [*]const f32, stride: usize, comptime index: usize) V {
        return v.loadSome(V, p + index * stride + self.j, self.rest);
    }
    inline fn store(self: Place, p: [*]f32, stride: usize, comptime index: usize, x: V) void {
        v.storeSome(p + index * stride + self.j, x, self.rest);
    }
};

inline fn forward(comptime cell: Cell, at: Place, x: [*]const f32, q: [*]const f32, h: [*]const f32, c: [*]const f32, y: [*]f32, units: usize, plane: usize) void {
    switch (cell) {
        .relu => at.store(y, 0, 0, v.atLeast(at.load(x, 0, 0) + at.load(q, 0, 0), zero)),
        .tanh => at.store(y, 0, 0, math.tanh(at.load(x, 0, 0) + at.load(q, 0, 0))),
        .lstm => {
            const i = math.sigmoid(at.load(x, units, 0) + at.load(q, units, 0));
            const f = math.sigmoid(at.load(x, units, 1) + at.load(q, units, 1));
            const g = math.tanh(at.load(x, units, 2) + at.load(q, units, 2));
            const o = math.sigmoid(at.load(x, units, 3) + at.load(q, units, 3));
            const next = madd(f, at.load(c, 0, 0), i * g);
            at.store(y, plane, 0, o * math.tanh(next));
            at.store(y, plane, 1, next);
            at.store(y, plane, 2, i);
            at.store(y, plane, 3, f);
            at.store(y, plane, 4, g);
            at.store(y, plane, 5, o);
        },
        .gru => {
            const r = math.sigmoid(at.load(x, units, 0) + at.load(q, units, 0));
            const z = math.sigmoid(at.load(x, units, 1) + at.load(q, units, 1));
            const own = at.load(q, units, 2);
            const n = math.tanh(madd(r, own, at.load(x, units, 2)));
            at.store(y, plane, 0, madd(one - z, n, z * at.load(h, 0, 0)));
            at.store(y, plane, 1, r);
            at.store(y, plane, 2, z);
            at.store(y, plane, 3, n);
            at.store(y, plane, 4, own);
        },
    }
}

inline fn backward(comptime cell: Cell, at: Place, dy: [*]const f32, y: [*]const f32, h: [*]const f32, c: [*]const f32, back: [*]const f32, direct: [*]f32, dc: [*]f32, dx: [*]f32, dq: [*]f32, units: usize, plane: usize) void {
    const dh = at.load(dy, 0, 0) + (at.load(back, 0, 0) + at.load(direct, 0, 0));
    switch (cell) {
        .relu => {
            // chosen, not multiplied: 0 times infinity would be NaN; NaN in y stays
            const next = at.load(y, 0, 0);
            at.store(dx, 0, 0, @select(f32, next > zero, dh, @select(f32, next == next, zero, next)));
            at.store(direct, 0, 0, zero);
        },
        .tanh => {
            at.store(dx, 0, 0, tanhSlope(dh, at.load(y, 0, 0)));
            at.store(direct, 0, 0, zero);
        },
        .lstm => {
            const shown = math.tanh(at.load(y, plane, 1));
            const i = at.load(y, plane, 2);
            const f = at.load(y, plane, 3);
            const g = at.load(y, plane, 4);
            const o = at.load(y, plane, 5);
            const later = at.load(dy, plane, 1) + at.load(dc, 0, 0);
            const d_cell = later + tanhSlope(dh * o, shown);
            at.store(dx, units, 0, sigmoidSlope(madd(d_cell, g, at.load(dy, plane, 2)), i));
            at.store(dx, units, 1, sigmoidSlope(madd(d_cell, at.load(c, 0, 0), at.load(dy, plane, 3)), f));
            at.store(dx, units, 2, tanhSlope(madd(d_cell, i, at.load(dy, plane, 4)), g));
            at.store(dx, units, 3, sigmoidSlope(madd(dh, shown, at.load(dy, plane, 5)), o));
            at.store(dc, 0, 0, d_cell * f);
            at.store(direct, 0, 0, zero);
        },
        .gru => {
            const r = at.load(y, plane, 1);
            const z = at.load(y, plane, 2);
            const n = at.load(y, plane, 3);
            const own = at.load(y, plane, 4);
            const dz = madd(dh, at.load(h, 0, 0) - n, at.load(dy, plane, 2));
            const dn = madd(dh, one - z, at.load(dy, plane, 3));
            const sum_n = tanhSlope(dn, n);
            const sum_r = sigmoidSlope(madd(sum_n, own, at.load(dy, plane, 1)), r);
            const sum_z = sigmoidSlope(dz, z);
            at.store(dx, units, 0, sum_r);
            at.store(dx, units, 1, sum_z);
            at.store(dx, units, 2, sum_n);
            at.store(dq, units, 0, sum_r);
            at.store(dq, units, 1, sum_z);
            at.store(dq, units, 2, madd(sum_n, r, at.load(dy, plane, 4)));
            at.store(direct, 0, 0, dh * z);
        },
    }
}

inline fn step(comptime cell: Cell, x: [*]const f32, q: [*]const f32, h: [*]const f32, c: ?[*]const f32, y: [*]f32, n: usize, units: usize, ends: ?[*]const f32, at: f32) void {
    const plane = n * units;
    for (0..n) |i| {
        const row = i * units;
        const cells = if (c) |all| all + row else h;
        if (hasEnded(ends, i, at)) {
            @memcpy(y[row .. row + units], h[row .. row + units]);
            if (cell == .lstm) @memcpy(y[plane + row .. plane + row + units], cells[0..units]);
            inline for (comptime (if (cell == .lstm) 2 else 1)..comptime cell.planes()) |p| {
                @memset(y[p * plane + row .. p * plane + row + units], 0);
            }
            continue;
        }
        const wide = comptime cell.gates();
        var j: usize = 0;
        while (j < units) : (j += v.LANES) {
            forward(cell, .{ .j = j, .rest = units - j }, x + wide * row, q + wide * row, h + row, cells, y + row, units, plane);
        }
    }
}

inline fn stepGradient(comptime cell: Cell, dy: [*]const f32, y: [*]const f32, h: [*]const f32, c: ?[*]const f32, back: [*]const f32, direct: [*]f32, dc: ?[*]f32, dx: [*]f32, dq: [*]f32, n: usize, units: usize, ends: ?[*]const f32, at: f32) void {
    const plane = n * units;
    const wide = comptime cell.gates();
    for (0..n) |i| {
        const row = i * units;
        const cells = if (c) |all| all + row else h;
        const of_cells = if (dc) |all| all + row else direct;
        if (hasEnded(ends, i, at)) {
            @memset(dx[wide * row .. wide * (row + units)], 0);
            if (cell == .gru) @memset(dq[wide * row .. wide * (row + units)], 0);
            for (0..units) |j| {
                direct[row + j] = dy[row + j] + back[row + j] + direct[row + j];
                if (cell == .lstm) of_cells[j] += dy[plane + row + j];
            }
            continue;
        }
        var j: usize = 0;
        while (j < units) : (j += v.LANES) {
            backward(cell, .{ .j = j, .rest = units - j }, dy + row, y + row, h + row, cells, back + row, direct + row, of_cells, dx + wide * row, dq + wide * row, units, plane);
        }
    }
}

/// h = max(x + q, 0)
pub fn rnn_relu(x: [*]const f32, q: [*]const f32, h: [*]const f32, c: ?[*]const f32, y: [*]f32, n: usize, units: usize, ends: ?[*]const f32, at: f32) void {
    step(.relu, x, q, h, c, y, n, units, ends, at);
}
/// h = tanh(x + q)
pub fn rnn_tanh(x: [*]const f32, q: [*]const f32, h: [*]const f32, c: ?[*]const f32, y: [*]f32, n: usize, units: usize, ends: ?[*]const f32, at: f32) void {
    step(.tanh, x, q, h, c, y, n, units, ends, at);
}
/// c = f c + i g, h = o tanh(c)
pub fn lstm(x: [*]const f32, q: [*]const f32, h: [*]const f32, c: ?[*]const f32, y: [*]f32, n: usize, units: usize, ends: ?[*]const f32, at: f32) void {
    step(.lstm, x, q, h, c, y, n, units, ends, at);
}
/// h = (1 - z) n + z h
pub fn gru(x: [*]const f32, q: [*]const f32, h: [*]const f32, c: ?[*]const f32, y: [*]f32, n: usize, units: usize, ends: ?[*]const f32, at: f32) void {
    step(.gru, x, q, h, c, y, n, units, ends, at);
}
/// The gradient of rnn_relu.
pub fn rnn_relu_gradient(dy: [*]const f32, y: [*]const f32, h: [*]const f32, c: ?[*]const f32, back: [*]const f32, direct: [*]f32, dc: ?[*]f32, dx: [*]f32, dq: [*]f32, n: usize, units: usize, ends: ?[*]const f32, at: f32) void {
    stepGradient(.relu, dy, y, h, c, back, direct, dc, dx, dq, n, units, ends, at);
}
/// The gradient of rnn_tanh.
pub fn rnn_tanh_gradient(dy: [*]const f32, y: [*]const f32, h: [*]const f32, c: ?[*]const f32, back: [*]const f32, direct: [*]f32, dc: ?[*]f32, dx: [*]f32, dq: [*]f32, n: usize, units: usize, ends: ?[*]const f32, at: f32) void {
    stepGradient(.tanh, dy, y, h, c, back, direct, dc, dx, dq, n, units, ends, at);
}
/// The gradient of lstm.
pub fn lstm_gradient(dy: [*]const f32, y: [*]const f32, h: [*]const f32, c: ?[*]const f32, back: [*]const f32, direct: [*]f32, dc: ?[*]f32, dx: [*]f32, dq: [*]f32, n: usize, units: usize, ends: ?[*]const f32, at: f32) void {
    stepGradient(.lstm, dy, y, h, c, back, direct, dc, dx, dq, n, units, ends, at);
}
/// The gradient of gru.
pub fn gru_gradient(dy: [*]const f32, y: [*]const f32, h: [*]const f32, c: ?[*]const f32, back: [*]const f32, direct: [*]f32, dc: ?[*]f32, dx: [*]f32, dq: [*]f32, n: usize, units: usize, ends: ?[*]const f32, at: f32) void {
    stepGradient(.gru, dy, y, h, c, back, direct, dc, dx, dq, n, units, ends, at);
}
