// One step in time of a recurrent layer, and its gradient, for n rows of `units`. Row i of
//   x, q (n, gates units)  what input and state contribute to the gates; bias included
//   h, c (n, units)        the state before; c 0 where the cell has none
//   y (planes, n, units)   the new state and what the gradient needs
// A row whose sequence has ended, ends[i] <= at, keeps its state; `ends` may be 0 (none has). Gradients:
//   dy (planes, n, units)  of the planes
//   back, direct (n, units)  of the new h by way of the next step: through its product, and otherwise;
//                          `direct` becomes that of h
//   dc (n, units)          of the new c by way of the next step; becomes that of c
//   dx, dq (n, gates units)  of x and q, one array where they are equal
// Formulas are those of gluon/nd/ops/{rnn,lstm,gru}.ts.

import { sigmoid4, splat, tanh4 } from "./math/math";
import { loadLanes, madd, storeLanes } from "./math/vector";

// Functions that are not inlined keep the code small: there are many uses of each.
function sigmoidOf(x: v128): v128 {
  return sigmoid4(x);
}
function tanhOf(x: v128): v128 {
  return tanh4(x);
}
function loadRest(p: usize, lanes: i32): v128 {
  return loadLanes(p, lanes);
}
function storeRest(p: usize, v: v128, lanes: i32): void {
  storeLanes(p, v, lanes);
}

/** 4 numbers (`whole`, a constant) or `lanes`, fewer. */
@inline
function take(p: usize, whole: bool, lanes: i32): v128 {
  return whole ? v128.load(p) : loadRest(p, lanes);
}
@inline
function put(p: usize, v: v128, whole: bool, lanes: i32): void {
  if (whole) v128.store(p, v);
  else storeRest(p, v, lanes);
}

@inline
const RELU = 0, TANH = 1, LSTM = 2, GRU = 3;

@inline
function hasEnded(ends: usize, i: i32, at: f32): bool {
  return ends != 0 && !(load<f32>(ends + (<usize>i << 2)) > at);
}

@inline
function sum(a: v128, b: v128): v128 {
  return f32x4.add(a, b);
}

@inline
function product(a: v128, b: v128): v128 {
  return f32x4.mul(a, b);
}

/** d y (1 - y) */
@inline
function sigmoidSlope(d: v128, y: v128): v128 {
  return product(d, product(y, f32x4.sub(splat(1), y)));
}

/** d (1 - y^2) */
@inline
function tanhSlope(d: v128, y: v128): v128 {
  return product(d, f32x4.sub(splat(1), product(y, y)));
}

/** Up to 4 units: pointers are those of their first numbers, `row` and `plane` are in bytes. */
@inline
function forward(cell: i32, x: usize, q: usize, h: usize, c: usize, y: usize, row: i32,
  plane: usize, whole: bool, lanes: i32): void {
  if (cell == RELU || cell == TANH) {
    const s = sum(take(x, whole, lanes), take(q, whole, lanes));
    put(y, cell == RELU ? f32x4.pmax(s, splat(0)) : tanhOf(s), whole, lanes);
  } else if (cell == LSTM) {
    const i = sigmoidOf(sum(take(x, whole, lanes), take(q, whole, lanes)));
    const f = sigmoidOf(sum(take(x + row, whole, lanes), take(q + row, whole, lanes)));
    const g = tanhOf(sum(take(x + 2 * row, whole, lanes), take(q + 2 * row, whole, lanes)));
    const o = sigmoidOf(sum(take(x + 3 * row, whole, lanes), take(q + 3 * row, whole, lanes)));
    const next = madd(f, take(c, whole, lanes), product(i, g));
    put(y, product(o, tanhOf(next)), whole, lanes);
    put(y += plane, next, whole, lanes);
    put(y += plane, i, whole, lanes);
    put(y += plane, f, whole, lanes);
    put(y += plane, g, whole, lanes);
    put(y + plane, o, whole, lanes);
  } else {
    const r = sigmoidOf(sum(take(x, whole, lanes), take(q, whole, lanes)));
    const z = sigmoidOf(sum(take(x + row, whole, lanes), take(q + row, whole, lanes)));
    const own = take(q + 2 * row, whole, lanes);
    const n = tanhOf(madd(r, own, take(x + 2 * row, whole, lanes)));
    const kept = product(z, take(h, whole, lanes));
    put(y, madd(f32x4.sub(splat(1), z), n, kept), whole, lanes);
    put(y += plane, r, whole, lanes);
    put(y += plane, z, whole, lanes);
    put(y += plane, n, whole, lanes);
    put(y + plane, own, whole, lanes);
  }
}

@inline
function backward(cell: i32, dy: usize, y: usize, h: usize, c: usize, back: usize, direct: usize,
  dc: usize, dx: usize, dq: usize, row: i32, plane: usize, whole: bool, lanes: i32): void {
  const dh = sum(take(dy, whole, lanes), sum(take(back, whole, lanes), take(direct, whole, lanes)));
  if (cell == RELU || cell == TANH) {
    const next = take(y, whole, lanes);
    // chosen, not multiplied: 0 times infinity would be NaN; all bits of a lane that is NaN are set, which is NaN too
    const slope = cell == RELU
      ? v128.or(v128.and(dh, f32x4.gt(next, splat(0))), f32x4.ne(next, next))
      : tanhSlope(dh, next);
    put(dx, slope, whole, lanes);
    put(direct, splat(0), whole, lanes);
  } else if (cell == LSTM) {
    const shown = tanhOf(take(y += plane, whole, lanes));
    const i = take(y += plane, whole, lanes);
    const f = take(y += plane, whole, lanes);
    const g = take(y += plane, whole, lanes);
    const o = take(y + plane, whole, lanes);
    const later = sum(take(dy += plane, whole, lanes), take(dc, whole, lanes));
    const dCell = sum(later, tanhSlope(product(dh, o), shown));
    const di = madd(dCell, g, take(dy += plane, whole, lanes));
    const df = madd(dCell, take(c, whole, lanes), take(dy += plane, whole, lanes));
    const dg = madd(dCell, i, take(dy += plane, whole, lanes));
    const dO = madd(dh, shown, take(dy + plane, whole, lanes));
    put(dx, sigmoidSlope(di, i), whole, lanes);
    put(dx + row, sigmoidSlope(df, f), whole, lanes);
    put(dx + 2 * row, tanhSlope(dg, g), whole, lanes);
    put(dx + 3 * row, sigmoidSlope(dO, o), whole, lanes);
    put(dc, product(dCell, f), whole, lanes);
    put(direct, splat(0), whole, lanes);
  } else {
    const r = take(y += plane, whole, lanes);
    const z = take(y += plane, whole, lanes);
    const n = take(y += plane, whole, lanes);
    const own = take(y + plane, whole, lanes);
    const dr = take(dy += plane, whole, lanes);
    const dz = madd(dh, f32x4.sub(take(h, whole, lanes), n), take(dy += plane, whole, lanes));
    const dn = madd(dh, f32x4.sub(splat(1), z), take(dy += plane, whole, lanes));
    const sumN = tanhSlope(dn, n);
    const sumR = sigmoidSlope(madd(sumN, own, dr), r);
    const sumZ = sigmoidSlope(dz, z);
    put(dx, sumR, whole, lanes);
    put(dx + row, sumZ, whole, lanes);
    put(dx + 2 * row, sumN, whole, lanes);
    put(dq, sumR, whole, lanes);
    put(dq + row, sumZ, whole, lanes);
    put(dq + 2 * row, madd(sumN, r, take(dy + plane, whole, lanes)), whole, lanes);
    put(direct, product(dh, z), whole, lanes);
  }
}

@inline
function step(cell: i32, gates: i32, planes: i32, x: usize, q: usize, h: usize, c: usize, y: usize,
  n: i32, units: i32, ends: usize, at: f32): void {
  const row = units << 2;
  const plane = <usize>n * row;
  for (let i = 0; i < n; i++) {
    if (hasEnded(ends, i, at)) {
      memory.copy(y, h, row);
      if (cell == LSTM) memory.copy(y + plane, c, row);
      for (let p = cell == LSTM ? 2 : 1; p < planes; p++) memory.fill(y + <usize>p * plane, 0, row);
    } else {
      let j: usize = 0;
      for (; j + 16 <= <usize>row; j += 16) forward(cell, x + j, q + j, h + j, c + j, y + j, row, plane, true, 4);
      if (units & 3) forward(cell, x + j, q + j, h + j, c + j, y + j, row, plane, false, units & 3);
    }
    x += gates * row, q += gates * row;
    h += row, y += row;
    if (cell == LSTM) c += row;
  }
}

@inline
function stepGradient(cell: i32, gates: i32, dy: usize, y: usize, h: usize, c: usize, back: usize,
  direct: usize, dc: usize, dx: usize, dq: usize, n: i32, units: i32, ends: usize, at: f32): void {
  const row = units << 2;
  const plane = <usize>n * row;
  for (let i = 0; i < n; i++) {
    if (hasEnded(ends, i, at)) {
      memory.fill(dx, 0, gates * row);
      if (cell == GRU) memory.fill(dq, 0, gates * row);
      for (let j: usize = 0; j < <usize>row; j += 4) {
        store<f32>(direct + j, load<f32>(dy + j) + load<f32>(back + j) + load<f32>(direct + j));
        if (cell == LSTM) store<f32>(dc + j, load<f32>(dy + plane + j) + load<f32>(dc + j));
      }
    } else {
      let j: usize = 0;
      for (; j + 16 <= <usize>row; j += 16) {
        backward(cell, dy + j, y + j, h + j, c + j, back + j, direct + j, dc + j, dx + j, dq + j, row, plane, true, 4);
      }
      if (units & 3) {
        backward(cell, dy + j, y + j, h + j, c + j, back + j, direct + j, dc + j, dx + j, dq + j, row, plane, false, units & 3);
      }
    }
    dy += row, y += row, h += row, back += row, direct += row;
    dx += gates * row, dq += gates * row;
    if (cell == LSTM) c += row, dc += row;
  }
}

export function rnn_relu(x: usize, q: usize, h: usize, c: usize, y: usize, n: i32, units: i32,
  ends: usize, at: f32): void {
  step(RELU, 1, 1, x, q, h, c, y, n, units, ends, at);
}
export function rnn_tanh(x: usize, q: usize, h: usize, c: usize, y: usize, n: i32, units: i32,
  ends: usize, at: f32): void {
  step(TANH, 1, 1, x, q, h, c, y, n, units, ends, at);
}
export function lstm(x: usize, q: usize, h: usize, c: usize, y: usize, n: i32, units: i32,
  ends: usize, at: f32): void {
  step(LSTM, 4, 6, x, q, h, c, y, n, units, ends, at);
}
export function gru(x: usize, q: usize, h: usize, c: usize, y: usize, n: i32, units: i32,
  ends: usize, at: f32): void {
  step(GRU, 3, 5, x, q, h, c, y, n, units, ends, at);
}

export function rnn_relu_gradient(dy: usize, y: usize, h: usize, c: usize, back: usize,
  direct: usize, dc: usize, dx: usize, dq: usize, n: i32, units: i32, ends: usize, at: f32): void {
  stepGradient(RELU, 1, dy, y, h, c, back, direct, dc, dx, dq, n, units, ends, at);
}
export function rnn_tanh_gradient(dy: usize, y: usize, h: usize, c: usize, back: usize,
  direct: usize, dc: usize, dx: usize, dq: usize, n: i32, units: i32, ends: usize, at: f32): void {
  stepGradient(TANH, 1, dy, y, h, c, back, direct, dc, dx, dq, n, units, ends, at);
}
export function lstm_gradient(dy: usize, y: usize, h: usize, c: usize, back: usize,
  direct: usize, dc: usize, dx: usize, dq: usize, n: i32, units: i32, ends: usize, at: f32): void {
  stepGradient(LSTM, 4, dy, y, h, c, back, direct, dc, dx, dq, n, units, ends, at);
}
export function gru_gradient(dy: usize, y: usize, h: usize, c: usize, back: usize,
  direct: usize, dc: usize, dx: usize, dq: usize, n: i32, units: i32, ends: usize, at: f32): void {
  stepGradient(GRU, 3, dy, y, h, c, back, direct, dc, dx, dq, n, units, ends, at);
}

/** d (n, width) = (back + direct, dc where there is one, zeros): the gradient of the first state. */
export function first_state_gradient(back: usize, direct: usize, dc: usize, d: usize, n: i32,
  units: i32, width: i32): void {
  const row = units << 2;
  for (let i = 0; i < n; i++, back += row, direct += row, d += width << 2) {
    memory.fill(d, 0, width << 2);
    for (let j: usize = 0; j < <usize>row; j += 4) {
      store<f32>(d + j, load<f32>(back + j) + load<f32>(direct + j));
    }
    if (dc != 0) memory.copy(d + row, dc, row), dc += row;
  }
}
