// Products whose left factor has many zeros: behind relu about half, in a one-hot row all but one.
//
// The nonzeros of a are listed once, as compressed sparse rows of (offset of their row of b, value).
// A row of c then adds up only the rows of b on its list, 32 columns at a time: 8 sums stay in
// registers, 10 reads serve 8 multiply-adds. A dense tile reads 8 times for 12, so lists pay from
// about every other number a zero. b must be finite, as 0 times infinity or NaN is NaN.

import { LENGTH_TO_PACK, packFourRows } from "./packing";
import { loadLanes, madd, swapHalves } from "../math/vector";

// Columns of c that stay in registers; fewer than these are left to the dense tiles.
@inline
const SPARSE_COLUMNS = 32;

// Up to this share of numbers that are not zero, lists are as quick as tiles: 0.47 in V8, 0.68 in
// JavaScriptCore, whose code reads faster.
@inline
const SHARE: f64 = 0.55;

// Bytes of a row of a panel.
@inline
const STEP = SPARSE_COLUMNS << 2;

// Rows listed at a time: enough to make the packing of b cheap, few enough for their lists to fit.
@inline
const ROWS_LISTED = 128;

/** Whether so many of the `size` numbers of a are zeros that lists are faster for n columns. */
export function isSparse(a: usize, size: i32, n: i32): bool {
  if (n < SPARSE_COLUMNS) return false;
  const zero = i32x4.splat(0);
  let even = zero, odd = zero;
  for (const end = a + (<usize>(size & ~15) << 2); a < end; a += 64) {
    even = i32x4.add(even, f32x4.eq(v128.load(a), zero));
    odd = i32x4.add(odd, f32x4.eq(v128.load(a, 16), zero));
    even = i32x4.add(even, f32x4.eq(v128.load(a, 32), zero));
    odd = i32x4.add(odd, f32x4.eq(v128.load(a, 48), zero));
  }
  // true is -1
  const counts = i32x4.neg(i32x4.add(even, odd));
  const pairs = i32x4.add(counts, swapHalves(counts));
  const zeros = i32x4.extract_lane(pairs, 0) + i32x4.extract_lane(pairs, 1);
  const columnsMet = (n + SPARSE_COLUMNS - 1) & ~(SPARSE_COLUMNS - 1);
  return f64(size - zeros) * f64(columnsMet) <= SHARE * f64(size) * f64(n);
}

/**
 * Whether all `size` numbers of b are finite: one that is not makes their sum so, whatever is added.
 * Finite numbers whose sums overflow count as infinite, which costs time only.
 */
export function isFinite(b: usize, size: i32): bool {
  const zero = i32x4.splat(0);
  let s0 = zero, s1 = zero, s2 = zero, s3 = zero;
  for (const end = b + (<usize>(size & ~15) << 2); b < end; b += 64) {
    s0 = f32x4.add(s0, v128.load(b)), s1 = f32x4.add(s1, v128.load(b, 16));
    s2 = f32x4.add(s2, v128.load(b, 32)), s3 = f32x4.add(s3, v128.load(b, 48));
  }
  for (let left = size & 15; left > 0; left -= 4, b += 16) s0 = f32x4.add(s0, loadLanes(b, left));
  const sum = f32x4.add(f32x4.add(s0, s1), f32x4.add(s2, s3));
  // x - x is 0 for finite numbers only
  return v128.all_true<i32>(f32x4.eq(f32x4.sub(sum, sum), zero));
}

/** Lists the numbers of k, `aColumn` bytes apart, that are not zero; returns the list's end. */
function list(a: usize, aColumn: i32, k: i32, bRow: i32, entry: usize): usize {
  for (let offset = 0; k > 0; k--, a += aColumn, offset += bRow) {
    const bits = load<u32>(a);
    store<i32>(entry, offset);
    store<u32>(entry, bits, 4);
    entry += usize(bits << 1 != 0) << 3;
  }
  return entry;
}

/** 32 numbers of c from the list between `entry` and `end`. */
function listedRow(entry: usize, end: usize, b: usize, bias: usize, c: usize,
  floorBits: i32): void {
  let c0 = i32x4.splat(0);
  let c1 = c0, c2 = c0, c3 = c0, c4 = c0, c5 = c0, c6 = c0, c7 = c0;
  if (bias != 0) {
    c0 = v128.load(bias), c1 = v128.load(bias, 16);
    c2 = v128.load(bias, 32), c3 = v128.load(bias, 48);
    c4 = v128.load(bias, 64), c5 = v128.load(bias, 80);
    c6 = v128.load(bias, 96), c7 = v128.load(bias, 112);
  }
  for (; entry < end; entry += 8) {
    const p = b + load<u32>(entry), s = v128.load32_splat(entry, 4);
    c0 = madd(s, v128.load(p), c0), c1 = madd(s, v128.load(p, 16), c1);
    c2 = madd(s, v128.load(p, 32), c2), c3 = madd(s, v128.load(p, 48), c3);
    c4 = madd(s, v128.load(p, 64), c4), c5 = madd(s, v128.load(p, 80), c5);
    c6 = madd(s, v128.load(p, 96), c6), c7 = madd(s, v128.load(p, 112), c7);
  }
  const floor = i32x4.splat(floorBits);
  v128.store(c, f32x4.pmax(c0, floor)), v128.store(c, f32x4.pmax(c1, floor), 16);
  v128.store(c, f32x4.pmax(c2, floor), 32), v128.store(c, f32x4.pmax(c3, floor), 48);
  v128.store(c, f32x4.pmax(c4, floor), 64), v128.store(c, f32x4.pmax(c5, floor), 80);
  v128.store(c, f32x4.pmax(c6, floor), 96), v128.store(c, f32x4.pmax(c7, floor), 112);
}

/**
 * c (m, n) = max(a . b + bias, floor), the operands as for `matmul`; n >= 32. For `scratch` see
 * kernels/matmul.ts.
 */
export function sparseProduct(a: usize, b: usize, bias: usize, c: usize, m: i32, n: i32, k: i32,
  transposeA: i32, transposeB: i32, floorBits: i32, scratch: usize): void {
  const aRow = transposeA ? 4 : k << 2;
  const aColumn = transposeA ? m << 2 : 4;
  const cRow = n << 2;
  const isPacked = transposeB != 0 || k >= LENGTH_TO_PACK;
  const bRow = isPacked ? STEP : cRow;
  const ends = scratch + k * STEP;
  const entries = ends + (ROWS_LISTED << 2);
  for (; m > 0; m -= ROWS_LISTED) {
    const rows = min(m, ROWS_LISTED);
    let entry = entries;
    for (let i = 0; i < rows; i++) {
      entry = list(a + i * aRow, aColumn, k, bRow, entry);
      store<usize>(ends + (i << 2), entry);
    }
    for (let j = 0; j < n; j += SPARSE_COLUMNS) {
      // the last columns come with some of those before them, once more
      j = min(j, n - SPARSE_COLUMNS);
      let columns = b + (j << 2);
      if (isPacked) {
        pack(transposeB ? b + j * (k << 2) : columns, scratch, cRow, k, transposeB);
        columns = scratch;
      }
      const columnBias = bias != 0 ? bias + (j << 2) : 0;
      let row = c + (j << 2);
      entry = entries;
      for (let i = 0; i < rows; i++, row += cRow) {
        const end = load<usize>(ends + (i << 2));
        listedRow(entry, end, columns, columnBias, row, floorBits);
        entry = end;
      }
    }
    a += ROWS_LISTED * aRow;
    c += ROWS_LISTED * cRow;
  }
}

/** panel (k, 32) = the first 32 columns of b (k, n), or the transpose of the first rows of b (n, k). */
function pack(b: usize, panel: usize, bRow: i32, k: i32, transposeB: i32): void {
  if (transposeB) {
    for (let column = 0; column < STEP; column += 16, b += k << 4) {
      packFourRows(b, k << 2, panel + column, STEP, 4, k);
    }
  } else {
    for (; k > 0; k--, b += bRow) {
      for (let x = 0; x < STEP; x += 16, panel += 16) v128.store(panel, v128.load(b + x));
    }
  }
}
