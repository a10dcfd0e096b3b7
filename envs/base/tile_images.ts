/** Several images in one. */

import type { Image } from "../../rl/environment.ts";

/** Images of one size as one, in as many rows as columns or one more, row by row; what is left over is black. */
export function tileImages(images: readonly [Image, ...Image[]]): Image {
  const { width, height } = images[0];
  const rows = Math.ceil(Math.sqrt(images.length));
  const columns = Math.ceil(images.length / rows);
  const pitch = 3 * width * columns; // bytes of a line of pixels
  const data = new Uint8Array(pitch * height * rows);
  for (const [i, image] of images.entries()) {
    const left = (i % columns) * 3 * width;
    const top = Math.floor(i / columns) * height;
    for (let y = 0; y < height; y++) {
      const line = image.data.subarray(3 * width * y, 3 * width * (y + 1));
      data.set(line, (top + y) * pitch + left);
    }
  }
  return { width: width * columns, height: height * rows, data };
}
