/** Films as pictures that move. */

import type { Image } from "../../rl/mod.ts";

/** Pixels from side to side, at most, and pictures in all. */
const [WIDEST, MOST] = [400, 500];
/** Browsers show pictures of a GIF no faster than so many milliseconds. */
const FASTEST = 20;

/** How a film is written: as GIF, or as animated PNG (APNG), which browsers show, too, in finer colors. */
export const FILM_FORMATS = ["gif", "png"] as const;

/** Pictures of one size that become an animation. */
export class Film {
  readonly #frames: Image[] = [];

  /** Whether it takes no more pictures: what such a file can hold well is full. */
  get isFull(): boolean {
    return this.#frames.length >= MOST;
  }

  /** Pictures that it has. */
  get length(): number {
    return this.#frames.length;
  }

  /** Takes a picture, as the mean of as many pixels each way as its width asks for. */
  add(image: Image): void {
    if (!this.isFull) this.#frames.push(shrink(image, Math.ceil(image.width / WIDEST)));
  }

  /** The file, with so many pictures a second. */
  async encode(format: (typeof FILM_FORMATS)[number], fps: number): Promise<Uint8Array> {
    if (format === "png") {
      const { encodeAnimation } = await import("./animated_png.ts");
      return encodeAnimation(this.#frames, Math.round(1000 / fps));
    }
    const { encode } = await import("modern-gif");
    const [{ width, height }] = this.#frames as [Image];
    const delay = Math.max(FASTEST, 1000 / fps);
    const frames = this.#frames.map((image) => ({ data: withAlpha(image), delay }));
    return new Uint8Array(await encode({ width, height, frames }));
  }
}

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

/** Four bytes a pixel, the last of them 255. */
function withAlpha({ data }: Image): Uint8ClampedArray<ArrayBuffer> {
  const pixels = new Uint8ClampedArray((data.length / 3) * 4).fill(255);
  for (let i = 0; i < data.length / 3; i++) pixels.set(data.subarray(3 * i, 3 * i + 3), 4 * i);
  return pixels;
}
