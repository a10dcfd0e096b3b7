// Matrix products c (m, n) = a (m, k) . b (k, n) + bias (n), either factor stored transposed, then c = max(c, floor).
//
// Where b runs along n, a tile of up to 6 x 8 numbers of c stays in registers while k runs (12 sums, 2 vectors of b,
// 1 broadcast of a). Where b runs along k, as a weight (units, in) does, a tile of up to 3 x 4 sums along k by
// vectors and adds its lanes up at the end. A floor of -inf changes nothing, 0 is relu; NaN stays.

import { loadLanes, madd, storeLanes, sumLanes4 } from "./vector";

// @ts-ignore: decorator
@inline
function finish(sum: v128, bias: usize, c: usize, lanes: i32, floor: v128): void {
  if (bias != 0) sum = f32x4.add(sum, loadLanes(bias, lanes));
  storeLanes(c, f32x4.pmax(sum, floor), lanes);
}

/**
 * `rows` (1 to 6, constant) x `lanes` (8 when `full`, else 1 to 7) numbers of c.
 * a[i, p] lies at a + i aRow + p aColumn bytes; b rows are bRow bytes apart, c rows cRow bytes.
 */
// @ts-ignore: decorator
@inline
function broadcastTile(rows: i32, full: bool, a: usize, aRow: i32, aColumn: i32, b: usize, bRow: i32,
  bias: usize, c: usize, cRow: i32, lanes: i32, k: i32, floor: v128): void {
  const zero = i32x4.splat(0);
  let c00 = zero, c01 = zero, c10 = zero, c11 = zero, c20 = zero, c21 = zero;
  let c30 = zero, c31 = zero, c40 = zero, c41 = zero, c50 = zero, c51 = zero;
  const a1 = aRow, a2 = 2 * aRow, a3 = 3 * aRow, a4 = 4 * aRow, a5 = 5 * aRow;
  for (let p = 0; p < k; p++, a += aColumn, b += bRow) {
    let b0: v128;
    let b1: v128;
    if (full) {
      b0 = v128.load(b);
      b1 = v128.load(b, 16);
    } else {
      b0 = loadLanes(b, lanes);
      b1 = zero;
      if (lanes > 4) b1 = loadLanes(b + 16, lanes - 4);
    }
    let s = v128.load32_splat(a);
    c00 = madd(s, b0, c00);
    c01 = madd(s, b1, c01);
    if (rows > 1) {
      s = v128.load32_splat(a + a1);
      c10 = madd(s, b0, c10);
      c11 = madd(s, b1, c11);
    }
    if (rows > 2) {
      s = v128.load32_splat(a + a2);
      c20 = madd(s, b0, c20);
      c21 = madd(s, b1, c21);
    }
    if (rows > 3) {
      s = v128.load32_splat(a + a3);
      c30 = madd(s, b0, c30);
      c31 = madd(s, b1, c31);
    }
    if (rows > 4) {
      s = v128.load32_splat(a + a4);
      c40 = madd(s, b0, c40);
      c41 = madd(s, b1, c41);
    }
    if (rows > 5) {
      s = v128.load32_splat(a + a5);
      c50 = madd(s, b0, c50);
      c51 = madd(s, b1, c51);
    }
  }
  finishPair(full, c00, c01, bias, c, lanes, floor);
  if (rows > 1) finishPair(full, c10, c11, bias, c += cRow, lanes, floor);
  if (rows > 2) finishPair(full, c20, c21, bias, c += cRow, lanes, floor);
  if (rows > 3) finishPair(full, c30, c31, bias, c += cRow, lanes, floor);
  if (rows > 4) finishPair(full, c40, c41, bias, c += cRow, lanes, floor);
  if (rows > 5) finishPair(full, c50, c51, bias, c += cRow, lanes, floor);
}

// @ts-ignore: decorator
@inline
function finishPair(full: bool, left: v128, right: v128, bias: usize, c: usize, lanes: i32, floor: v128): void {
  if (full) {
    finish(left, bias, c, 4, floor);
    finish(right, bias != 0 ? bias + 16 : 0, c + 16, 4, floor);
  } else {
    finish(left, bias, c, lanes, floor);
    if (lanes > 4) finish(right, bias != 0 ? bias + 16 : 0, c + 16, lanes - 4, floor);
  }
}

/** Any number of rows over one panel of 8 columns (or fewer); rows are dealt evenly to tiles of at most 6. */
// @ts-ignore: decorator
@inline
function panel(full: bool, a: usize, aRow: i32, aColumn: i32, b: usize, bRow: i32,
  bias: usize, c: usize, cRow: i32, lanes: i32, m: i32, k: i32, floor: v128): void {
  let tiles = (m + 5) / 6;
  while (m > 0) {
    const rows = (m + tiles - 1) / tiles;
    if (rows == 6) broadcastTile(6, full, a, aRow, aColumn, b, bRow, bias, c, cRow, lanes, k, floor);
    else if (rows == 5) broadcastTile(5, full, a, aRow, aColumn, b, bRow, bias, c, cRow, lanes, k, floor);
    else if (rows == 4) broadcastTile(4, full, a, aRow, aColumn, b, bRow, bias, c, cRow, lanes, k, floor);
    else if (rows == 3) broadcastTile(3, full, a, aRow, aColumn, b, bRow, bias, c, cRow, lanes, k, floor);
    else if (rows == 2) broadcastTile(2, full, a, aRow, aColumn, b, bRow, bias, c, cRow, lanes, k, floor);
    else broadcastTile(1, full, a, aRow, aColumn, b, bRow, bias, c, cRow, lanes, k, floor);
    a += rows * aRow;
    c += rows * cRow;
    m -= rows;
    tiles--;
  }
}

function panelFull(a: usize, aRow: i32, aColumn: i32, b: usize, bRow: i32,
  bias: usize, c: usize, cRow: i32, m: i32, k: i32, floor: v128): void {
  panel(true, a, aRow, aColumn, b, bRow, bias, c, cRow, 8, m, k, floor);
}

function panelRest(a: usize, aRow: i32, aColumn: i32, b: usize, bRow: i32,
  bias: usize, c: usize, cRow: i32, lanes: i32, m: i32, k: i32, floor: v128): void {
  panel(false, a, aRow, aColumn, b, bRow, bias, c, cRow, lanes, m, k, floor);
}

/** c (m, n) = a . b (k, n); a (m, k), or stored (k, m) when `transposeA`. */
function alongColumns(a: usize, b: usize, bias: usize, c: usize, m: i32, n: i32, k: i32,
  transposeA: bool, floor: v128): void {
  const aRow: i32 = transposeA ? 4 : k << 2;
  const aColumn: i32 = transposeA ? m << 2 : 4;
  const row = n << 2;
  let j = 0;
  for (; j + 8 <= n; j += 8) {
    const at = <usize>j << 2;
    panelFull(a, aRow, aColumn, b + at, row, bias != 0 ? bias + at : 0, c + at, row, m, k, floor);
  }
  if (j < n) {
    const at = <usize>j << 2;
    panelRest(a, aRow, aColumn, b + at, row, bias != 0 ? bias + at : 0, c + at, row, n - j, m, k, floor);
  }
}

/** `rows` (1 to 3, constant) x `lanes` (1 to 4) numbers of c; rows of a and b are `row` bytes long. */
// @ts-ignore: decorator
@inline
function dotTile(rows: i32, a: usize, b: usize, row: i32, bias: usize, c: usize, cRow: i32,
  lanes: i32, k: i32, floor: v128): void {
  const zero = i32x4.splat(0);
  let c00 = zero, c01 = zero, c02 = zero, c03 = zero;
  let c10 = zero, c11 = zero, c12 = zero, c13 = zero;
  let c20 = zero, c21 = zero, c22 = zero, c23 = zero;
  // columns beyond the last repeat it and are not stored
  let b1 = b + row * i32(lanes > 1);
  let b2 = b1 + row * i32(lanes > 2);
  let b3 = b2 + row * i32(lanes > 3);
  let a1 = a + row;
  let a2 = a1 + row;
  for (let left = k; left > 0; left -= 4) {
    const x0 = loadLanes(b, left);
    const x1 = loadLanes(b1, left);
    const x2 = loadLanes(b2, left);
    const x3 = loadLanes(b3, left);
    let s = loadLanes(a, left);
    c00 = madd(s, x0, c00);
    c01 = madd(s, x1, c01);
    c02 = madd(s, x2, c02);
    c03 = madd(s, x3, c03);
    if (rows > 1) {
      s = loadLanes(a1, left);
      c10 = madd(s, x0, c10);
      c11 = madd(s, x1, c11);
      c12 = madd(s, x2, c12);
      c13 = madd(s, x3, c13);
    }
    if (rows > 2) {
      s = loadLanes(a2, left);
      c20 = madd(s, x0, c20);
      c21 = madd(s, x1, c21);
      c22 = madd(s, x2, c22);
      c23 = madd(s, x3, c23);
    }
    a += 16, a1 += 16, a2 += 16, b += 16, b1 += 16, b2 += 16, b3 += 16;
  }
  finish(sumLanes4(c00, c01, c02, c03), bias, c, lanes, floor);
  if (rows > 1) finish(sumLanes4(c10, c11, c12, c13), bias, c + cRow, lanes, floor);
  if (rows > 2) finish(sumLanes4(c20, c21, c22, c23), bias, c + 2 * cRow, lanes, floor);
}

/** c (m, n) = a (m, k) . b (n, k)^T. */
function alongRows(a: usize, b: usize, bias: usize, c: usize, m: i32, n: i32, k: i32, floor: v128): void {
  const row = k << 2;
  const cRow = n << 2;
  for (let j = 0; j < n; j += 4) {
    const lanes = min(n - j, 4);
    const columns = b + j * row;
    const offset = bias != 0 ? bias + (j << 2) : 0;
    let p = a;
    let q = c + (<usize>j << 2);
    let left = m;
    let tiles = (m + 2) / 3;
    while (left > 0) {
      const rows = (left + tiles - 1) / tiles;
      if (rows == 3) dotTile(3, p, columns, row, offset, q, cRow, lanes, k, floor);
      else if (rows == 2) dotTile(2, p, columns, row, offset, q, cRow, lanes, k, floor);
      else dotTile(1, p, columns, row, offset, q, cRow, lanes, k, floor);
      p += rows * row;
      q += rows * cRow;
      left -= rows;
      tiles--;
    }
  }
}

/** y (columns, rows) = x (rows, columns)^T, one number at a time. */
function transposeInto(x: usize, y: usize, rows: i32, columns: i32): void {
  for (let i = 0; i < columns; i++) {
    for (let j = 0; j < rows; j++, y += 4) store<u32>(y, load<u32>(x + ((j * columns + i) << 2)));
  }
}

/**
 * c (m, n) = max(a . b + bias, floor). `bias` may be 0 (none). `scratch` holds n k floats where both factors are
 * transposed and is not touched otherwise.
 */
export function matmul(a: usize, b: usize, bias: usize, c: usize, m: i32, n: i32, k: i32,
  transposeA: bool, transposeB: bool, floor: f32, scratch: usize): void {
  const low = f32x4.splat(floor);
  if (!transposeB) {
    alongColumns(a, b, bias, c, m, n, k, transposeA, low);
  } else if (!transposeA) {
    alongRows(a, b, bias, c, m, n, k, low);
  } else {
    transposeInto(b, scratch, n, k);
    alongColumns(a, scratch, bias, c, m, n, k, true, low);
  }
}
