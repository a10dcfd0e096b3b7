// Panels: the columns of a matrix that a product reads together, copied so that they lie together.

import { loadLanes } from "../math/vector";

/** From so many rows of b on, panels of it that do not lie together are packed. */
@inline
export const LENGTH_TO_PACK = 256;

/** panel (k, 8) = the first `lanes` columns of b, whose rows are `row` bytes apart. */
export function packColumns(b: usize, row: i32, panel: usize, lanes: i32, k: i32): void {
  for (; k > 0; k--, b += row, panel += 32) {
    v128.store(panel, loadLanes(b, lanes));
    if (lanes > 4) v128.store(panel, loadLanes(b + 16, lanes - 4), 16);
  }
}

/**
 * panel (k, 8) = the transpose of the first `lanes` rows of b (., k); columns beyond them repeat
 * the last.
 */
export function packRows(b: usize, panel: usize, lanes: i32, k: i32): void {
  packFourRows(b, k << 2, panel, 32, lanes, k);
  if (lanes > 4) packFourRows(b + (k << 4), k << 2, panel + 16, 32, lanes - 4, k);
}

/**
 * Four columns of a panel, whose rows are `step` bytes apart, from the first k numbers of up to four
 * rows of b, `row` bytes apart.
 */
@inline
export function packFourRows(b: usize, row: i32, panel: usize, step: i32, lanes: i32, k: i32): void {
  let b1 = b + row * i32(lanes > 1);
  let b2 = b1 + row * i32(lanes > 2);
  let b3 = b2 + row * i32(lanes > 3);
  for (; k >= 4; k -= 4) {
    const x0 = v128.load(b);
    const x1 = v128.load(b1);
    const x2 = v128.load(b2);
    const x3 = v128.load(b3);
    const low01 = v128.shuffle<u32>(x0, x1, 0, 4, 1, 5);
    const low23 = v128.shuffle<u32>(x2, x3, 0, 4, 1, 5);
    const high01 = v128.shuffle<u32>(x0, x1, 2, 6, 3, 7);
    const high23 = v128.shuffle<u32>(x2, x3, 2, 6, 3, 7);
    v128.store(panel, v128.shuffle<u64>(low01, low23, 0, 2));
    v128.store(panel += step, v128.shuffle<u64>(low01, low23, 1, 3));
    v128.store(panel += step, v128.shuffle<u64>(high01, high23, 0, 2));
    v128.store(panel += step, v128.shuffle<u64>(high01, high23, 1, 3));
    b += 16;
    b1 += 16;
    b2 += 16;
    b3 += 16;
    panel += step;
  }
  for (; k > 0; k--) {
    store<u32>(panel, load<u32>(b));
    store<u32>(panel, load<u32>(b1), 4);
    store<u32>(panel, load<u32>(b2), 8);
    store<u32>(panel, load<u32>(b3), 12);
    b += 4;
    b1 += 4;
    b2 += 4;
    b3 += 4;
    panel += step;
  }
}

// Rows written together when a matrix is transposed: as many as stay in the cache.
@inline
const ROWS_TURNED = 32;

/** y (m, k) = the transpose of x (k, m); needs 12 bytes behind y. */
export function transpose(x: usize, y: usize, m: i32, k: i32): void {
  const xRow = m << 2;
  const yRow = k << 2;
  for (let i = 0; i < m; i += ROWS_TURNED) {
    // The last rows of x come first: fewer than four write beyond, where others are written later.
    for (let p = (k - 1) & ~3; p >= 0; p -= 4) {
      const from = x + p * xRow + (i << 2);
      const to = y + i * yRow + (p << 2);
      packFourRows(from, xRow, to, yRow, min(k - p, 4), min(m - i, ROWS_TURNED));
    }
  }
}
