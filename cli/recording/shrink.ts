/** Pictures made smaller. */

import type { Image } from "../../rl/mod.ts";

/** Squares of so many pixels each way as one, their mean. */
export function shrink({ width, height, data }: Image, every: number): Image {
  const size = { width: Math.floor(width / every), height: Math.floor(height / every) };
  const row = 3 * size.width;
  const sums = new Float64Array(row);
  const small = new Uint8Array(row * size.height);
  for (let y = 0; y < size.height; y++) {
    sums.fill(0);
    for (let dy = 0; dy < every; dy++) {
      let from = 3 * (y * every + dy) * width;
      for (let at = 0; at < row; at += 3) {
        for (let dx = 0; dx < every; dx++) {
          sums[at]! += data[from++]!;
          sums[at + 1]! += data[from++]!;
          sums[at + 2]! += data[from++]!;
        }
      }
    }
    for (let at = 0; at < row; at++) small[y * row + at] = Math.round(sums[at]! / every ** 2);
  }
  return { ...size, data: small };
}
