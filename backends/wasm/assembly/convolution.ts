// Convolutions over two spatial axes and the gradients of their weights.
//
// Of a block of images a copy is made in which the windows' steps are 1: padded with zeros, and
// parted by the stride's phases. There, every tap of a filter finds the numbers of windows in a row
// side by side, so that panels of a product, taps by windows, are filled from it in runs. All sums
// are in the order of channel and tap, those of a gradient in that of image and window: they agree
// with ../../native/zig/convolution.zig to the last bit where multiply-adds are rounded once.

import { loadLanes, madd, storeLanes } from "./math/vector";
import { packFourRows } from "./matmul/packing";

/** What ../kernels/convolution.ts writes before a launch; lengths and strides in elements. */
@unmanaged
class Geometry {
  batch: i32;
  groups: i32;
  // Channels and filters of a group.
  channels: i32;
  filters: i32;
  inH: i32;
  inW: i32;
  outH: i32;
  outW: i32;
  // Along each axis, window `i` has its taps at `first + i * stride + tap * step`.
  tapsH: i32;
  tapsW: i32;
  strideH: i32;
  strideW: i32;
  firstH: i32;
  firstW: i32;
  stepH: i32;
  stepW: i32;
  xImage: i32;
  xChannel: i32;
  xRow: i32;
  xColumn: i32;
  yImage: i32;
  yChannel: i32;
  yRow: i32;
  yColumn: i32;
  // Weights: of each group, and within it the first tap.
  wGroup: i32;
  wFirst: i32;
  wFilter: i32;
  wChannel: i32;
  wRow: i32;
  wColumn: i32;
  // The copy: phases of the stride, and of each `rows` rows of `pitch` numbers; channels are `plane` apart.
  phasesH: i32;
  phasesW: i32;
  rows: i32;
  pitch: i32;
  plane: i32;
  // Images that are copied together.
  block: i32;
  // Where the parts of the scratch begin, counted from here.
  offsetsAt: i32;
  weightsAt: i32;
  panelAt: i32;
  tileAt: i32;
  copyAt: i32;
}

@inline
function at(g: Geometry, place: i32): usize {
  return changetype<usize>(g) + (place << 2);
}

/** Where each tap of the filters lies in the copy, in bytes. */
function findTaps(g: Geometry): void {
  let next = at(g, g.offsetsAt);
  for (let c = 0; c < g.channels; c++) {
    for (let i = 0; i < g.tapsH; i++) {
      const row = i * g.stepH;
      for (let j = 0; j < g.tapsW; j++, next += 4) {
        const column = j * g.stepW;
        const phase = (row % g.strideH) * g.phasesW + (column % g.strideW);
        const line = phase * g.rows + row / g.strideH;
        store<i32>(next, (c * g.plane + line * g.pitch + column / g.strideW) << 2);
      }
    }
  }
}

/** The least `i` from 0 to `count` with `first + i * stride >= bound`. */
@inline
function reach(first: i32, stride: i32, count: i32, bound: i32): i32 {
  const missing = bound - first;
  return missing <= 0 ? 0 : min((missing + stride - 1) / stride, count);
}

function copyLine(from: usize, step: i32, to: usize, toStep: i32, n: i32): void {
  if (step == 1 && toStep == 1) {
    for (; n >= 4; n -= 4, from += 16, to += 16) v128.store(to, v128.load(from));
    if (n > 0) storeLanes(to, loadLanes(from, n), n);
    return;
  }
  step <<= 2;
  toStep <<= 2;
  for (; n > 0; n--, from += step, to += toStep) store<u32>(to, load<u32>(from));
}

/** Copies the channels of one image, which is number `n` of its block. */
function copyImage(g: Geometry, x: usize, n: i32): void {
  const pitch = g.pitch;
  for (let c = 0; c < g.channels; c++) {
    let to = at(g, g.copyAt) + (((n * g.channels + c) * g.plane) << 2);
    for (let i = 0; i < g.phasesH; i++) {
      const firstH = g.firstH + i;
      const top = reach(firstH, g.strideH, g.rows, 0);
      const bottom = max(reach(firstH, g.strideH, g.rows, g.inH), top);
      for (let j = 0; j < g.phasesW; j++) {
        const firstW = g.firstW + j;
        const left = reach(firstW, g.strideW, pitch, 0);
        const right = max(reach(firstW, g.strideW, pitch, g.inW), left);
        memory.fill(to, 0, (top * pitch) << 2);
        for (let row = top; row < bottom; row++) {
          const line = to + ((row * pitch) << 2);
          memory.fill(line, 0, left << 2);
          const place = c * g.xChannel + (firstH + row * g.strideH) * g.xRow + (firstW + left * g.strideW) * g.xColumn;
          copyLine(x + (place << 2), g.strideW * g.xColumn, line + (left << 2), 1, right - left);
          memory.fill(line + (right << 2), 0, (pitch - right) << 2);
        }
        memory.fill(to + ((bottom * pitch) << 2), 0, ((g.rows - bottom) * pitch) << 2);
        to += (g.rows * pitch) << 2;
      }
    }
  }
}

@inline
function weightPlace(g: Geometry, filter: i32, c: i32, i: i32, j: i32): i32 {
  return (g.wFirst + filter * g.wFilter + c * g.wChannel + i * g.wRow + j * g.wColumn) << 2;
}

@inline
function hasRows(g: Geometry): bool {
  return g.wColumn == 1 && g.wRow == g.tapsW && g.wChannel == g.tapsH * g.tapsW && g.wFirst == 0;
}

/** Weights of a group in scratch, as rows of a filter each; in the order in which those of a gradient lie. */
function packWeights(g: Geometry, w: usize): void {
  const taps = g.tapsH * g.tapsW;
  const row = (g.channels * taps) << 2;
  for (let c = 0; c < g.channels; c++) {
    let line = at(g, g.weightsAt) + ((c * taps) << 2);
    for (let filter = 0; filter < g.filters; filter++, line += row) {
      let to = line;
      for (let i = 0; i < g.tapsH; i++) {
        for (let j = 0; j < g.tapsW; j++, to += 4) store<u32>(to, load<u32>(w + weightPlace(g, filter, c, i, j)));
      }
    }
  }
}

/** Four numbers that begin a row's sums: its bias. */
@inline
function begin(bias: usize, row: i32): v128 {
  return bias != 0 ? v128.load32_splat(bias + (row << 2)) : i32x4.splat(0);
}

@inline
function finish(left: v128, right: v128, c: usize, floorBits: i32): void {
  const floor = i32x4.splat(floorBits);
  v128.store(c, f32x4.pmax(left, floor));
  v128.store(c, f32x4.pmax(right, floor), 16);
}

const WIDTH = 8;
// Bytes from row to row of a panel, and so many rows that it stays in the nearest cache.
const PANEL_ROW = 48;
const PANEL_TAPS = 512;

/**
 * A product of `rows` (1 to 6, constant) rows of weights, aRow bytes apart, and 8 windows, a panel;
 * sums begin with the bias, or with what c holds if it `adds`.
 */
@inline
function tile(rows: i32, a: usize, aRow: i32, b: usize, k: i32,
  bias: usize, adds: i32, c: usize, cRow: i32, floorBits: i32): void {
  let c00 = begin(bias, 0), c01 = c00, c10 = c00, c11 = c00, c20 = c00, c21 = c00;
  let c30 = c00, c31 = c00, c40 = c00, c41 = c00, c50 = c00, c51 = c00;
  if (adds) {
    let p = c;
    c00 = v128.load(p), c01 = v128.load(p, 16);
    if (rows > 1) c10 = v128.load(p += cRow), c11 = v128.load(p, 16);
    if (rows > 2) c20 = v128.load(p += cRow), c21 = v128.load(p, 16);
    if (rows > 3) c30 = v128.load(p += cRow), c31 = v128.load(p, 16);
    if (rows > 4) c40 = v128.load(p += cRow), c41 = v128.load(p, 16);
    if (rows > 5) c50 = v128.load(p += cRow), c51 = v128.load(p, 16);
  } else {
    if (rows > 1) c10 = begin(bias, 1), c11 = c10;
    if (rows > 2) c20 = begin(bias, 2), c21 = c20;
    if (rows > 3) c30 = begin(bias, 3), c31 = c30;
    if (rows > 4) c40 = begin(bias, 4), c41 = c40;
    if (rows > 5) c50 = begin(bias, 5), c51 = c50;
  }
  let a1 = a + aRow, a2 = a1 + aRow, a3 = a2 + aRow, a4 = a3 + aRow, a5 = a4 + aRow;
  let s = c00;
  for (; k > 0; k--) {
    const b0 = v128.load(b), b1 = v128.load(b, 16);
    b += PANEL_ROW;
    c00 = madd(s = v128.load32_splat(a), b0, c00), c01 = madd(s, b1, c01), a += 4;
    if (rows > 1) c10 = madd(s = v128.load32_splat(a1), b0, c10), c11 = madd(s, b1, c11), a1 += 4;
    if (rows > 2) c20 = madd(s = v128.load32_splat(a2), b0, c20), c21 = madd(s, b1, c21), a2 += 4;
    if (rows > 3) c30 = madd(s = v128.load32_splat(a3), b0, c30), c31 = madd(s, b1, c31), a3 += 4;
    if (rows > 4) c40 = madd(s = v128.load32_splat(a4), b0, c40), c41 = madd(s, b1, c41), a4 += 4;
    if (rows > 5) c50 = madd(s = v128.load32_splat(a5), b0, c50), c51 = madd(s, b1, c51), a5 += 4;
  }
  finish(c00, c01, c, floorBits);
  if (rows > 1) finish(c10, c11, c += cRow, floorBits);
  if (rows > 2) finish(c20, c21, c += cRow, floorBits);
  if (rows > 3) finish(c30, c31, c += cRow, floorBits);
  if (rows > 4) finish(c40, c41, c += cRow, floorBits);
  if (rows > 5) finish(c50, c51, c += cRow, floorBits);
}

// Exported so that the optimizer leaves each its own function, as in matmul/matmul.ts.
export function windows1(a: usize, aRow: i32, b: usize, k: i32,
  bias: usize, adds: i32, c: usize, cRow: i32, floorBits: i32): void {
  tile(1, a, aRow, b, k, bias, adds, c, cRow, floorBits);
}
export function windows2(a: usize, aRow: i32, b: usize, k: i32,
  bias: usize, adds: i32, c: usize, cRow: i32, floorBits: i32): void {
  tile(2, a, aRow, b, k, bias, adds, c, cRow, floorBits);
}
export function windows3(a: usize, aRow: i32, b: usize, k: i32,
  bias: usize, adds: i32, c: usize, cRow: i32, floorBits: i32): void {
  tile(3, a, aRow, b, k, bias, adds, c, cRow, floorBits);
}
export function windows4(a: usize, aRow: i32, b: usize, k: i32,
  bias: usize, adds: i32, c: usize, cRow: i32, floorBits: i32): void {
  tile(4, a, aRow, b, k, bias, adds, c, cRow, floorBits);
}
export function windows5(a: usize, aRow: i32, b: usize, k: i32,
  bias: usize, adds: i32, c: usize, cRow: i32, floorBits: i32): void {
  tile(5, a, aRow, b, k, bias, adds, c, cRow, floorBits);
}
export function windows6(a: usize, aRow: i32, b: usize, k: i32,
  bias: usize, adds: i32, c: usize, cRow: i32, floorBits: i32): void {
  tile(6, a, aRow, b, k, bias, adds, c, cRow, floorBits);
}

/** One row of weights and 32 windows. */
function wideTile(a: usize, b: usize, offsets: usize, k: i32, bias: usize, c: usize, floorBits: i32): void {
  let c0 = begin(bias, 0), c1 = c0, c2 = c0, c3 = c0, c4 = c0, c5 = c0, c6 = c0, c7 = c0;
  for (const end = offsets + (k << 2); offsets < end; offsets += 4, a += 4) {
    const p = b + load<u32>(offsets);
    const s = v128.load32_splat(a);
    c0 = madd(s, v128.load(p), c0), c1 = madd(s, v128.load(p, 16), c1);
    c2 = madd(s, v128.load(p, 32), c2), c3 = madd(s, v128.load(p, 48), c3);
    c4 = madd(s, v128.load(p, 64), c4), c5 = madd(s, v128.load(p, 80), c5);
    c6 = madd(s, v128.load(p, 96), c6), c7 = madd(s, v128.load(p, 112), c7);
  }
  finish(c0, c1, c, floorBits);
  finish(c2, c3, c + 32, floorBits);
  finish(c4, c5, c + 64, floorBits);
  finish(c6, c7, c + 96, floorBits);
}

// Rows of a tile: see matmul/matmul.ts.
@inline
const ROWS = ASC_FEATURE_RELAXED_SIMD ? 6 : 5;
// The bits of -infinity.
@inline
const NO_FLOOR = 0xff800000;

// Windows of one filter.
const WIDE = 32;

/** `rows` rows of weights and the windows from b on, to c. */
@inline
function multiply(rows: i32, a: usize, aRow: i32, b: usize, k: i32,
  bias: usize, adds: i32, c: usize, cRow: i32, floorBits: i32): void {
  if (rows == 6) windows6(a, aRow, b, k, bias, adds, c, cRow, floorBits);
  else if (rows == 5) windows5(a, aRow, b, k, bias, adds, c, cRow, floorBits);
  else if (rows == 4) windows4(a, aRow, b, k, bias, adds, c, cRow, floorBits);
  else if (rows == 3) windows3(a, aRow, b, k, bias, adds, c, cRow, floorBits);
  else if (rows == 2) windows2(a, aRow, b, k, bias, adds, c, cRow, floorBits);
  else windows1(a, aRow, b, k, bias, adds, c, cRow, floorBits);
}

/** panel (taps, PANEL_ROW) = what k taps find in n (1 to 8) windows from `from` on; a vector may write beyond them. */
@inline
function fillRun(from: usize, offsets: usize, to: usize, n: i32, k: i32): void {
  const end = offsets + (k << 2);
  if (n > 4) {
    for (; offsets < end; offsets += 4, to += PANEL_ROW) {
      const p = from + load<u32>(offsets);
      v128.store(to, v128.load(p));
      v128.store(to, v128.load(p, 16), 16);
    }
  } else {
    for (; offsets < end; offsets += 4, to += PANEL_ROW) v128.store(to, v128.load(from + load<u32>(offsets)));
  }
}

// Runs of windows in a row of the output lie behind the Geometry: for each its column in the panel,
// where it is in the copy and in the output, in bytes, and how many windows it has.
const RUNS = 48;
const RUN = 16;

/** Writes the runs of `columns` windows of a block from number `start` on; returns their end. */
function findRuns(g: Geometry, start: i32, columns: i32): usize {
  const line = start / g.outW;
  let column = start - line * g.outW;
  let image = line / g.outH;
  let row = line - image * g.outH;
  let run = at(g, RUNS);
  for (let done = 0; done < columns; run += RUN) {
    const n = min(g.outW - column, columns - done);
    store<i32>(run, done << 2);
    store<i32>(run, (image * g.channels * g.plane + row * g.pitch + column) << 2, 4);
    store<i32>(run, (image * g.yImage + row * g.yRow + column * g.yColumn) << 2, 8);
    store<i32>(run, n, 12);
    done += n;
    column = 0;
    if (++row == g.outH) row = 0, image++;
  }
  return run;
}

/** Fills the panel with what k taps find in each window; what is written beyond a run, the next one overwrites. */
function fillPanel(g: Geometry, offsets: usize, end: usize, k: i32): void {
  const copy = at(g, g.copyAt);
  const panel = at(g, g.panelAt);
  for (let run = at(g, RUNS); run < end; run += RUN) {
    fillRun(copy + load<u32>(run, 4), offsets, panel + load<u32>(run), load<i32>(run, 12), k);
  }
}

/** From a tile of all filters to y, run by run. */
function spread(g: Geometry, end: usize, y: usize): void {
  for (let run = at(g, RUNS); run < end; run += RUN) {
    let from = at(g, g.tileAt) + load<u32>(run);
    let to = y + load<u32>(run, 8);
    for (let filter = 0; filter < g.filters; filter++) {
      copyLine(from, 1, to, g.yColumn, load<i32>(run, 12));
      from += WIDTH << 2;
      to += g.yChannel << 2;
    }
  }
}

/** All filters of a group and the panel. */
function multiplyPanel(g: Geometry, a: usize, aRow: i32, k: i32, bias: usize, adds: i32, c: usize, cRow: i32, floorBits: i32): void {
  const b = at(g, g.panelAt);
  let left = g.filters;
  for (let tiles = (left + ROWS - 1) / ROWS; tiles > 0; tiles--) {
    const rows = (left + tiles - 1) / tiles;
    multiply(rows, a, aRow, b, k, bias, adds, c, cRow, floorBits);
    a += rows * aRow;
    c += rows * cRow;
    if (bias != 0) bias += rows << 2;
    left -= rows;
  }
}

/** All filters of a group on a block of images, which lie in the copy. */
function convolveBlock(g: Geometry, images: i32, a: usize, aRow: i32, bias: usize, y: usize, floorBits: i32): void {
  const k = g.channels * g.tapsH * g.tapsW;
  const parts = max((k + PANEL_TAPS - 1) / PANEL_TAPS, 1);
  const total = images * g.outH * g.outW;
  for (let start = 0; start < total; start += WIDTH) {
    const columns = min(WIDTH, total - start);
    const end = findRuns(g, start, columns);
    const first = load<u32>(at(g, RUNS), 8);
    // the windows follow each other in the output, too, and are a panel
    const isWhole = parts == 1 && columns == WIDTH && g.yColumn == 1
      && load<u32>(end - RUN, 8) + (load<u32>(end - RUN, 12) << 2) == first + (WIDTH << 2);
    const c = isWhole ? y + first : at(g, g.tileAt);
    const cRow = isWhole ? g.yChannel << 2 : WIDTH << 2;
    let done = 0;
    for (let part = 0; part < parts; part++) {
      const taps = (k - done) / (parts - part);
      const floor = part + 1 < parts ? NO_FLOOR : floorBits;
      fillPanel(g, at(g, g.offsetsAt + done), end, taps);
      multiplyPanel(g, a + (done << 2), aRow, taps, bias, i32(part > 0), c, cRow, floor);
      done += taps;
    }
    if (!isWhole) spread(g, end, y);
  }
}

/** One filter on a block of images. */
function filterBlock(g: Geometry, images: i32, a: usize, bias: usize, y: usize, floorBits: i32): void {
  const k = g.channels * g.tapsH * g.tapsW;
  const part = at(g, g.tileAt);
  for (let image = 0; image < images; image++) {
    for (let row = 0; row < g.outH; row++) {
      const b = at(g, g.copyAt + image * g.channels * g.plane + row * g.pitch);
      const to = y + ((image * g.yImage + row * g.yRow) << 2);
      for (let column = 0; column < g.outW; column += WIDE) {
        wideTile(a, b + (column << 2), at(g, g.offsetsAt), k, bias, part, floorBits);
        copyLine(part, 1, to + ((column * g.yColumn) << 2), g.yColumn, min(WIDE, g.outW - column));
      }
    }
  }
}

/** y = max(the convolution of x and w + bias, floor); `plan` is a Geometry and scratch behind it. */
export function convolution(x: usize, w: usize, bias: usize, y: usize, floor: f32, plan: usize): void {
  const g = changetype<Geometry>(plan);
  const floorBits = reinterpret<i32>(floor);
  findTaps(g);
  for (let group = 0; group < g.groups; group++) {
    let a = w + ((group * g.wGroup) << 2);
    let aRow = g.wFilter << 2;
    if (!hasRows(g)) {
      packWeights(g, a);
      a = at(g, g.weightsAt);
      aRow = (g.channels * g.tapsH * g.tapsW) << 2;
    }
    const first = bias != 0 ? bias + ((group * g.filters) << 2) : 0;
    for (let image = 0; image < g.batch; image += g.block) {
      const images = min(g.block, g.batch - image);
      for (let n = 0; n < images; n++) {
        copyImage(g, x + (((image + n) * g.xImage + group * g.channels * g.xChannel) << 2), n);
      }
      const to = y + ((image * g.yImage + group * g.filters * g.yChannel) << 2);
      if (g.filters == 1) filterBlock(g, images, a, first, to, floorBits);
      else convolveBlock(g, images, a, aRow, first, to, floorBits);
    }
  }
}

// Weights whose gradients a tile sums up.
const WEIGHTS = ASC_FEATURE_RELAXED_SIMD ? 6 : 5;

/** Adds to the gradients of `WEIGHTS` taps and of 8 filters what one image gives. */
function gather(g: Geometry, taps: usize, panel: usize, sums: usize): void {
  const copy = at(g, g.copyAt);
  let a0 = copy + load<u32>(taps), a1 = copy + load<u32>(taps, 4), a2 = copy + load<u32>(taps, 8);
  let a3 = copy + load<u32>(taps, 12), a4 = copy + load<u32>(taps, 16), a5 = a4;
  let c00 = v128.load(sums), c01 = v128.load(sums, 16), c10 = v128.load(sums, 32), c11 = v128.load(sums, 48);
  let c20 = v128.load(sums, 64), c21 = v128.load(sums, 80), c30 = v128.load(sums, 96), c31 = v128.load(sums, 112);
  let c40 = v128.load(sums, 128), c41 = v128.load(sums, 144), c50 = c40, c51 = c41;
  if (WEIGHTS > 5) {
    a5 = copy + load<u32>(taps, 20);
    c50 = v128.load(sums, 160), c51 = v128.load(sums, 176);
  }
  const skip = (g.pitch - g.outW) << 2;
  const row = g.outW << 5;
  let s = c00;
  for (let lines = g.outH; lines > 0; lines--) {
    for (const end = panel + row; panel < end; panel += 32) {
      const b0 = v128.load(panel), b1 = v128.load(panel, 16);
      c00 = madd(s = v128.load32_splat(a0), b0, c00), c01 = madd(s, b1, c01), a0 += 4;
      c10 = madd(s = v128.load32_splat(a1), b0, c10), c11 = madd(s, b1, c11), a1 += 4;
      c20 = madd(s = v128.load32_splat(a2), b0, c20), c21 = madd(s, b1, c21), a2 += 4;
      c30 = madd(s = v128.load32_splat(a3), b0, c30), c31 = madd(s, b1, c31), a3 += 4;
      c40 = madd(s = v128.load32_splat(a4), b0, c40), c41 = madd(s, b1, c41), a4 += 4;
      if (WEIGHTS > 5) c50 = madd(s = v128.load32_splat(a5), b0, c50), c51 = madd(s, b1, c51), a5 += 4;
    }
    a0 += skip, a1 += skip, a2 += skip, a3 += skip, a4 += skip;
    if (WEIGHTS > 5) a5 += skip;
  }
  v128.store(sums, c00), v128.store(sums, c01, 16), v128.store(sums, c10, 32), v128.store(sums, c11, 48);
  v128.store(sums, c20, 64), v128.store(sums, c21, 80), v128.store(sums, c30, 96), v128.store(sums, c31, 112);
  v128.store(sums, c40, 128), v128.store(sums, c41, 144);
  if (WEIGHTS > 5) v128.store(sums, c50, 160), v128.store(sums, c51, 176);
}

/** panel (windows, 8) = the gradients of `filters` (1 to 8) filters of an image; beyond them the last is repeated. */
function packSlopes(g: Geometry, dy: usize, panel: usize, filters: i32): void {
  const row = g.yChannel << 2;
  if (g.yColumn == 1 && g.yRow == g.outW) {
    packFourRows(dy, row, panel, 32, filters, g.outH * g.outW);
    const more = filters > 4 ? dy + (row << 2) : dy + row * (filters - 1);
    packFourRows(more, row, panel + 16, 32, max(filters - 4, 1), g.outH * g.outW);
    return;
  }
  for (let i = 0; i < g.outH; i++) {
    for (let j = 0; j < g.outW; j++, panel += 32) {
      const from = dy + ((i * g.yRow + j * g.yColumn) << 2);
      for (let filter = 0; filter < 8; filter++) {
        store<u32>(panel + (filter << 2), load<u32>(from + row * min(filter, filters - 1)));
      }
    }
  }
}

/** The weights of a group from sums (panels, taps, 8 filters). */
function writeWeights(g: Geometry, sums: usize, whole: i32, dw: usize): void {
  for (let filter = 0; filter < g.filters; filter++) {
    let from = sums + (((filter >> 3) * whole) << 5) + ((filter & 7) << 2);
    for (let c = 0; c < g.channels; c++) {
      for (let i = 0; i < g.tapsH; i++) {
        for (let j = 0; j < g.tapsW; j++, from += 32) store<u32>(dw + weightPlace(g, filter, c, i, j), load<u32>(from));
      }
    }
  }
}

/** dw = the gradient of the weight, of x and of dy, the gradient of the output; `plan` as above. */
export function convolution_weight_gradient(x: usize, dy: usize, dw: usize, plan: usize): void {
  const g = changetype<Geometry>(plan);
  findTaps(g);
  const taps = g.channels * g.tapsH * g.tapsW;
  const whole = (taps + WEIGHTS - 1) / WEIGHTS * WEIGHTS;
  const offsets = at(g, g.offsetsAt);
  // taps beyond the last repeat it and are dropped
  for (let i = taps; i < whole; i++) store<u32>(offsets + (i << 2), load<u32>(offsets + ((taps - 1) << 2)));
  const sums = at(g, g.weightsAt);
  const panel = at(g, g.panelAt);
  for (let group = 0; group < g.groups; group++) {
    memory.fill(sums, 0, (whole * ((g.filters + 7) >> 3)) << 5);
    for (let image = 0; image < g.batch; image++) {
      copyImage(g, x + ((image * g.xImage + group * g.channels * g.xChannel) << 2), 0);
      const slopes = dy + ((image * g.yImage + group * g.filters * g.yChannel) << 2);
      for (let filter = 0; filter < g.filters; filter += 8) {
        packSlopes(g, slopes + ((filter * g.yChannel) << 2), panel, min(g.filters - filter, 8));
        let place = sums + (((filter >> 3) * whole) << 5);
        for (let tap = 0; tap < taps; tap += WEIGHTS, place += WEIGHTS << 5) gather(g, offsets + (tap << 2), panel, place);
      }
    }
    writeWeights(g, sums, whole, dw + ((group * g.wGroup) << 2));
  }
}
