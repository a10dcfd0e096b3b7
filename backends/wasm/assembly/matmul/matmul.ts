// Matrix products c (m, n) = a (m, k) . b (k, n) + bias (n), either factor stored transposed, then
// c = max(c, floor).
//
// A tile of up to 6 x 8 numbers of c stays in registers while k runs: 12 sums, 2 vectors of b, 1
// broadcast of a. It reads b in panels of 8 columns; those that are not laid out so (a transposed
// b, the last columns, a long b) are packed first. Packing does not pay for a few rows against a
// transposed b: there a row of a is multiplied with 8 rows of b at once. Where a has many zeros, as
// behind relu or in one-hot rows, and b is finite, only its nonzeros are multiplied (sparse.ts). All
// paths add in the order of p, so they agree to the last bit. Floor -inf changes nothing, 0 is relu;
// NaN stays.

import { LENGTH_TO_PACK, packColumns, packRows, transpose } from "./packing";
import { isFinite, isSparse, sparseProduct } from "./sparse";
import { loadLanes, madd, storeLanes, sumLanes4 } from "../math/vector";

// From so many rows on, packing a transposed b pays.
@inline
const ROWS_TO_PACK = 8;

// A transposed a of so many numbers is too large for the cache to hold its columns; before so many
// columns of b it pays to transpose it first.
@inline
const SIZE_TO_TURN = 1 << 18;
@inline
const COLUMNS_TO_TURN_FOR = 128;

// Up to so many columns would leave most of a tile unused: the transpose is computed instead.
@inline
const COLUMNS_TO_TURN = 4;

// The bits of -infinity.
@inline
const NO_FLOOR = 0xff800000;

// The floor travels as bits: a float kept through the loops would cost a register that they need.
@inline
function finish(left: v128, right: v128, c: usize, lanes: i32, floorBits: i32): void {
  const floor = i32x4.splat(floorBits);
  if (lanes == 8) {
    v128.store(c, f32x4.pmax(left, floor));
    v128.store(c, f32x4.pmax(right, floor), 16);
  } else {
    storeLanes(c, f32x4.pmax(left, floor), lanes);
    if (lanes > 4) storeLanes(c + 16, f32x4.pmax(right, floor), lanes - 4);
  }
}

/** Four equal numbers from one. */
@inline
function spread(p: usize): v128 {
  return v128.load32_splat(p);
}

/**
 * `rows` (1 to 6, constant) x `lanes` (1 to 8) numbers of c; b is a panel of 8 columns.
 * a[i, p] lies at a + i aRow + p aColumn, in bytes; rows of b are bRow bytes apart, rows of c cRow.
 */
@inline
function tile(rows: i32, a: usize, aRow: i32, aColumn: i32, b: usize, bRow: i32,
  bias: usize, c: usize, cRow: i32, lanes: i32, k: i32, floorBits: i32): void {
  const zero = i32x4.splat(0);
  let s = zero, b0 = zero, b1 = zero;
  if (bias != 0) {
    b0 = loadLanes(bias, lanes);
    if (lanes > 4) b1 = loadLanes(bias + 16, lanes - 4);
  }
  let c00 = b0, c01 = b1, c10 = b0, c11 = b1, c20 = b0, c21 = b1;
  let c30 = b0, c31 = b1, c40 = b0, c41 = b1, c50 = b0, c51 = b1;
  let a1 = a + aRow, a2 = a1 + aRow, a3 = a2 + aRow, a4 = a3 + aRow, a5 = a4 + aRow;
  for (; k > 1; k -= 2) {
    b0 = v128.load(b), b1 = v128.load(b, 16), b += bRow;
    c00 = madd(s = spread(a), b0, c00), c01 = madd(s, b1, c01), a += aColumn;
    if (rows > 1) c10 = madd(s = spread(a1), b0, c10), c11 = madd(s, b1, c11), a1 += aColumn;
    if (rows > 2) c20 = madd(s = spread(a2), b0, c20), c21 = madd(s, b1, c21), a2 += aColumn;
    if (rows > 3) c30 = madd(s = spread(a3), b0, c30), c31 = madd(s, b1, c31), a3 += aColumn;
    if (rows > 4) c40 = madd(s = spread(a4), b0, c40), c41 = madd(s, b1, c41), a4 += aColumn;
    if (rows > 5) c50 = madd(s = spread(a5), b0, c50), c51 = madd(s, b1, c51), a5 += aColumn;

    b0 = v128.load(b), b1 = v128.load(b, 16), b += bRow;
    c00 = madd(s = spread(a), b0, c00), c01 = madd(s, b1, c01), a += aColumn;
    if (rows > 1) c10 = madd(s = spread(a1), b0, c10), c11 = madd(s, b1, c11), a1 += aColumn;
    if (rows > 2) c20 = madd(s = spread(a2), b0, c20), c21 = madd(s, b1, c21), a2 += aColumn;
    if (rows > 3) c30 = madd(s = spread(a3), b0, c30), c31 = madd(s, b1, c31), a3 += aColumn;
    if (rows > 4) c40 = madd(s = spread(a4), b0, c40), c41 = madd(s, b1, c41), a4 += aColumn;
    if (rows > 5) c50 = madd(s = spread(a5), b0, c50), c51 = madd(s, b1, c51), a5 += aColumn;
  }
  if (k > 0) {
    b0 = v128.load(b), b1 = v128.load(b, 16), b += bRow;
    c00 = madd(s = spread(a), b0, c00), c01 = madd(s, b1, c01), a += aColumn;
    if (rows > 1) c10 = madd(s = spread(a1), b0, c10), c11 = madd(s, b1, c11), a1 += aColumn;
    if (rows > 2) c20 = madd(s = spread(a2), b0, c20), c21 = madd(s, b1, c21), a2 += aColumn;
    if (rows > 3) c30 = madd(s = spread(a3), b0, c30), c31 = madd(s, b1, c31), a3 += aColumn;
    if (rows > 4) c40 = madd(s = spread(a4), b0, c40), c41 = madd(s, b1, c41), a4 += aColumn;
    if (rows > 5) c50 = madd(s = spread(a5), b0, c50), c51 = madd(s, b1, c51), a5 += aColumn;
  }
  finish(c00, c01, c, lanes, floorBits);
  if (rows > 1) finish(c10, c11, c += cRow, lanes, floorBits);
  if (rows > 2) finish(c20, c21, c += cRow, lanes, floorBits);
  if (rows > 3) finish(c30, c31, c += cRow, lanes, floorBits);
  if (rows > 4) finish(c40, c41, c += cRow, lanes, floorBits);
  if (rows > 5) finish(c50, c51, c += cRow, lanes, floorBits);
}

// Exported so that the optimizer leaves each its own function: in one large one JavaScriptCore runs
// out of registers and is a third slower.
export function tile1(a: usize, aRow: i32, aColumn: i32, b: usize, bRow: i32,
  bias: usize, c: usize, cRow: i32, lanes: i32, k: i32, floorBits: i32): void {
  tile(1, a, aRow, aColumn, b, bRow, bias, c, cRow, lanes, k, floorBits);
}
export function tile2(a: usize, aRow: i32, aColumn: i32, b: usize, bRow: i32,
  bias: usize, c: usize, cRow: i32, lanes: i32, k: i32, floorBits: i32): void {
  tile(2, a, aRow, aColumn, b, bRow, bias, c, cRow, lanes, k, floorBits);
}
export function tile3(a: usize, aRow: i32, aColumn: i32, b: usize, bRow: i32,
  bias: usize, c: usize, cRow: i32, lanes: i32, k: i32, floorBits: i32): void {
  tile(3, a, aRow, aColumn, b, bRow, bias, c, cRow, lanes, k, floorBits);
}
export function tile4(a: usize, aRow: i32, aColumn: i32, b: usize, bRow: i32,
  bias: usize, c: usize, cRow: i32, lanes: i32, k: i32, floorBits: i32): void {
  tile(4, a, aRow, aColumn, b, bRow, bias, c, cRow, lanes, k, floorBits);
}
export function tile5(a: usize, aRow: i32, aColumn: i32, b: usize, bRow: i32,
  bias: usize, c: usize, cRow: i32, lanes: i32, k: i32, floorBits: i32): void {
  tile(5, a, aRow, aColumn, b, bRow, bias, c, cRow, lanes, k, floorBits);
}
export function tile6(a: usize, aRow: i32, aColumn: i32, b: usize, bRow: i32,
  bias: usize, c: usize, cRow: i32, lanes: i32, k: i32, floorBits: i32): void {
  tile(6, a, aRow, aColumn, b, bRow, bias, c, cRow, lanes, k, floorBits);
}

// Rows of a tile: without a fused multiply-add, a sixth one leaves no register for the products.
@inline
const ROWS = ASC_FEATURE_RELAXED_SIMD ? 6 : 5;

/** All rows times one panel of b, split evenly into tiles of at most `ROWS` rows. */
function panel(a: usize, aRow: i32, aColumn: i32, b: usize, bRow: i32,
  bias: usize, c: usize, cRow: i32, lanes: i32, m: i32, k: i32, floorBits: i32): void {
  for (let tiles = (m + ROWS - 1) / ROWS; tiles > 0; tiles--) {
    const rows = (m + tiles - 1) / tiles;
    if (rows == 6) tile6(a, aRow, aColumn, b, bRow, bias, c, cRow, lanes, k, floorBits);
    else if (rows == 5) tile5(a, aRow, aColumn, b, bRow, bias, c, cRow, lanes, k, floorBits);
    else if (rows == 4) tile4(a, aRow, aColumn, b, bRow, bias, c, cRow, lanes, k, floorBits);
    else if (rows == 3) tile3(a, aRow, aColumn, b, bRow, bias, c, cRow, lanes, k, floorBits);
    else if (rows == 2) tile2(a, aRow, aColumn, b, bRow, bias, c, cRow, lanes, k, floorBits);
    else tile1(a, aRow, aColumn, b, bRow, bias, c, cRow, lanes, k, floorBits);
    a += rows * aRow;
    c += rows * cRow;
    m -= rows;
  }
}

/** One row of a against the first `lanes` (1 to 8) rows of b, all of them k long. */
@inline
function dots(a: usize, b: usize, bias: usize, c: usize, lanes: i32, k: i32, floorBits: i32): void {
  const zero = i32x4.splat(0);
  let c0 = zero, c1 = zero, c2 = zero, c3 = zero, c4 = zero, c5 = zero, c6 = zero, c7 = zero;
  const row = k << 2;
  // rows beyond the last repeat it and are not stored
  let b1 = b + row * i32(lanes > 1);
  let b2 = b1 + row * i32(lanes > 2);
  let b3 = b2 + row * i32(lanes > 3);
  let b4 = b3 + row * i32(lanes > 4);
  let b5 = b4 + row * i32(lanes > 5);
  let b6 = b5 + row * i32(lanes > 6);
  let b7 = b6 + row * i32(lanes > 7);
  for (; k >= 8; k -= 8) {
    const s = v128.load(a), t = v128.load(a, 16);
    c0 = madd(t, v128.load(b, 16), madd(s, v128.load(b), c0)), b += 32;
    c1 = madd(t, v128.load(b1, 16), madd(s, v128.load(b1), c1)), b1 += 32;
    c2 = madd(t, v128.load(b2, 16), madd(s, v128.load(b2), c2)), b2 += 32;
    c3 = madd(t, v128.load(b3, 16), madd(s, v128.load(b3), c3)), b3 += 32;
    c4 = madd(t, v128.load(b4, 16), madd(s, v128.load(b4), c4)), b4 += 32;
    c5 = madd(t, v128.load(b5, 16), madd(s, v128.load(b5), c5)), b5 += 32;
    c6 = madd(t, v128.load(b6, 16), madd(s, v128.load(b6), c6)), b6 += 32;
    c7 = madd(t, v128.load(b7, 16), madd(s, v128.load(b7), c7)), b7 += 32;
    a += 32;
  }
  if (k >= 4) {
    const s = v128.load(a);
    c0 = madd(s, v128.load(b), c0), b += 16;
    c1 = madd(s, v128.load(b1), c1), b1 += 16;
    c2 = madd(s, v128.load(b2), c2), b2 += 16;
    c3 = madd(s, v128.load(b3), c3), b3 += 16;
    c4 = madd(s, v128.load(b4), c4), b4 += 16;
    c5 = madd(s, v128.load(b5), c5), b5 += 16;
    c6 = madd(s, v128.load(b6), c6), b6 += 16;
    c7 = madd(s, v128.load(b7), c7), b7 += 16;
    a += 16;
    k -= 4;
  }
  if (k > 0) {
    const s = loadLanes(a, k);
    c0 = madd(s, loadLanes(b, k), c0);
    c1 = madd(s, loadLanes(b1, k), c1);
    c2 = madd(s, loadLanes(b2, k), c2);
    c3 = madd(s, loadLanes(b3, k), c3);
    c4 = madd(s, loadLanes(b4, k), c4);
    c5 = madd(s, loadLanes(b5, k), c5);
    c6 = madd(s, loadLanes(b6, k), c6);
    c7 = madd(s, loadLanes(b7, k), c7);
  }
  let left = sumLanes4(c0, c1, c2, c3);
  let right = sumLanes4(c4, c5, c6, c7);
  if (bias != 0) {
    left = f32x4.add(left, loadLanes(bias, lanes));
    if (lanes > 4) right = f32x4.add(right, loadLanes(bias + 16, lanes - 4));
  }
  finish(left, right, c, lanes, floorBits);
}

/**
 * c (m, n) = max(a . b + bias, floor), where a is (m, k), or (k, m) when `transposeA`, and b is
 * (k, n), or (n, k) when `transposeB`. `bias` may be 0 (none). `scratch`: see kernels/matmul.ts.
 */
export function matmul(a: usize, b: usize, bias: usize, c: usize, m: i32, n: i32, k: i32,
  transposeA: i32, transposeB: i32, floor: f32, scratch: usize): void {
  const floorBits = reinterpret<i32>(floor);
  if (n <= COLUMNS_TO_TURN && n < m && (transposeA | transposeB)) {
    const turned = scratch + (k << 5);
    product(b, a, 0, turned, n, m, k, !transposeB, !transposeA, NO_FLOOR, scratch);
    turn(turned, bias, c, m, n, floor);
  } else if ((m >= ROWS_TO_PACK || !transposeB) && isSparse(a, m * k, n) && isFinite(b, k * n)) {
    sparseProduct(a, b, bias, c, m, n, k, transposeA, transposeB, floorBits, scratch);
  } else if (transposeA && m * k >= SIZE_TO_TURN && n >= COLUMNS_TO_TURN_FOR) {
    const turned = scratch + (k << 5);
    transpose(a, turned, m, k);
    product(turned, b, bias, c, m, n, k, 0, transposeB, floorBits, scratch);
  } else product(a, b, bias, c, m, n, k, transposeA, transposeB, floorBits, scratch);
}

/** Products of a batch: matrices of each operand lie one behind the other. */
export function batch_matmul(a: usize, b: usize, c: usize, batch: i32, m: i32, n: i32, k: i32,
  transposeA: i32, transposeB: i32, scratch: usize): void {
  for (; batch > 0; batch--, a += (m * k) << 2, b += (k * n) << 2, c += (m * n) << 2) {
    matmul(a, b, 0, c, m, n, k, transposeA, transposeB, -Infinity, scratch);
  }
}

/** c (m, n) = max(x^T + bias, floor), x (n, m). */
function turn(x: usize, bias: usize, c: usize, m: i32, n: i32, floor: f32): void {
  const row = m << 2;
  for (; m > 0; m--, x += 4) {
    let p = x;
    for (let j = 0; j < n; j++, p += row, c += 4) {
      let y = load<f32>(p);
      if (bias != 0) y += load<f32>(bias + (j << 2));
      store<f32>(c, y < floor ? floor : y);
    }
  }
}

function product(a: usize, b: usize, bias: usize, c: usize, m: i32, n: i32, k: i32,
  transposeA: i32, transposeB: i32, floorBits: i32, scratch: usize): void {
  const aRow = transposeA ? 4 : k << 2;
  const aColumn = transposeA ? m << 2 : 4;
  const cRow = n << 2;
  const panelStep = transposeB ? k << 5 : 32;
  for (; n > 0; n -= 8) {
    const lanes = min(n, 8);
    if (transposeB && !transposeA && m < ROWS_TO_PACK) {
      for (let i = 0; i < m; i++) dots(a + i * aRow, b, bias, c + i * cRow, lanes, k, floorBits);
    } else if (transposeB) {
      packRows(b, scratch, lanes, k);
      panel(a, aRow, aColumn, scratch, 32, bias, c, cRow, lanes, m, k, floorBits);
    } else if (lanes < 8 || (k >= LENGTH_TO_PACK && m >= ROWS_TO_PACK)) {
      packColumns(b, cRow, scratch, lanes, k);
      panel(a, aRow, aColumn, scratch, 32, bias, c, cRow, lanes, m, k, floorBits);
    } else {
      panel(a, aRow, aColumn, b, cRow, bias, c, cRow, lanes, m, k, floorBits);
    }
    b += panelStep;
    c += 32;
    if (bias != 0) bias += 32;
  }
}
