/** Pictures of pixels, drawn with characters: each is two pixels, one above the other. */

import type { Image } from "../../rl/environment.ts";

/** How much room there is. */
export interface Room {
  readonly columns: number;
  readonly rows: number;
}

/** Draws `image`, made smaller until there is room for it, in the 24-bit colors of terminals. */
export function drawPixels(image: Image, { columns, rows }: Room): string {
  const [across, down] = [Math.max(1, columns), 2 * Math.max(1, rows)];
  const scale = Math.max(1, image.width / across, image.height / down);
  const [width = 0, height = 0] = [image.width, image.height].map((length) =>
    Math.max(1, Math.floor(length / scale)),
  );
  const lines: string[] = [];
  for (let y = 0; y < height; y += 2) {
    let [line, last] = ["", ""];
    for (let x = 0; x < width; x++) {
      const [upper, lower] = [colorAt(image, x, y, scale), colorAt(image, x, y + 1, scale)];
      const colors = `\x1b[38;2;${upper}m\x1b[48;2;${lower}m`;
      line += colors === last ? "▀" : `${colors}▀`;
      last = colors;
    }
    lines.push(`${line}\x1b[0m`);
  }
  return lines.join("\n");
}

/** The mean color of a square of `scale` x `scale` pixels, as escape codes say it; black below the picture. */
function colorAt(
  { width, height, data }: Image,
  column: number,
  row: number,
  scale: number,
): string {
  const sums = [0, 0, 0];
  let count = 0;
  const right = Math.min(width, Math.floor((column + 1) * scale));
  const bottom = Math.min(height, Math.floor((row + 1) * scale));
  for (let y = Math.floor(row * scale); y < bottom; y++) {
    for (let x = Math.floor(column * scale); x < right; x++) {
      for (let k = 0; k < 3; k++) sums[k]! += data[(y * width + x) * 3 + k]!;
      count++;
    }
  }
  return sums.map((sum) => Math.round(sum / Math.max(1, count))).join(";");
}
