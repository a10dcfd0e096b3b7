/** Films as pictures that move: GIF, and animated PNG (APNG), which browsers show, too, in finer colors. */

import type { Image } from "../../rl/mod.ts";
import { checkLength, checkSize, type Film } from "./film.ts";
import { shrink } from "./shrink.ts";

/** Pixels from side to side, at most, and pictures in all. */
const [WIDEST, MOST] = [400, 500];
/** Browsers show pictures of a GIF no faster than so many milliseconds. */
const FASTEST = 20;

/** A film that is kept as pictures, which become one file at the end. */
export class Animation implements Film {
  readonly #format: "gif" | "png";
  readonly #fps: number;
  readonly #frames: Image[] = [];

  /** One of so many pictures a second. */
  constructor(format: "gif" | "png", fps: number) {
    this.#format = format;
    this.#fps = fps;
  }

  /** Pictures that it has. */
  get length(): number {
    return this.#frames.length;
  }

  /** Takes a picture, as the mean of as many pixels each way as its width asks for; none, where 500 are there. */
  add(image: Image): void {
    if (this.length >= MOST) return;
    const small = shrink(image, Math.ceil(image.width / WIDEST));
    checkSize(small, this.#frames[0] ?? small);
    this.#frames.push(small);
  }

  /** The file. */
  async finish(): Promise<Uint8Array> {
    checkLength(this);
    const [{ width, height }] = this.#frames as [Image];
    if (this.#format === "png") {
      const { encodeAnimation } = await import("./animated_png.ts");
      return encodeAnimation(this.#frames, Math.round(1000 / this.#fps));
    }
    const { encode } = await import("modern-gif");
    const delay = Math.max(FASTEST, 1000 / this.#fps);
    const frames = this.#frames.map((image) => ({ data: withAlpha(image), delay }));
    return new Uint8Array(await encode({ width, height, frames }));
  }

  /** Lets its pictures go. */
  close(): void {
    this.#frames.length = 0;
  }
}

/** Four bytes a pixel, the last of them 255. */
function withAlpha({ data }: Image): Uint8ClampedArray<ArrayBuffer> {
  const pixels = new Uint8ClampedArray((data.length / 3) * 4).fill(255);
  for (let i = 0; i < data.length / 3; i++) pixels.set(data.subarray(3 * i, 3 * i + 3), 4 * i);
  return pixels;
}
