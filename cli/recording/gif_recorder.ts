/** Films as GIF. */

import type { Image } from "../../rl/mod.ts";

/** Pixels from side to side, at most, and pictures in all. */
const [WIDEST, MOST] = [400, 500];
/** Browsers show pictures of a GIF no faster than so many milliseconds. */
const FASTEST = 20;

/** Pictures that become an animated GIF. */
export class GifRecorder {
  readonly #frames: Uint8ClampedArray<ArrayBuffer>[] = [];
  #size = { width: 0, height: 0 };

  /** Whether it takes no more pictures: what a GIF can hold well is full. */
  get isFull(): boolean {
    return this.#frames.length >= MOST;
  }

  /** Pictures that it has. */
  get length(): number {
    return this.#frames.length;
  }

  /** Takes a picture, as the mean of as many pixels each way as its width asks for. */
  add({ width, height, data }: Image): void {
    if (this.isFull) return;
    const every = Math.ceil(width / WIDEST);
    const size = { width: Math.floor(width / every), height: Math.floor(height / every) };
    this.#size = size;
    const frame = new Uint8ClampedArray(size.width * size.height * 4).fill(255);
    for (let i = 0; i < size.width * size.height; i++) {
      const [x, y] = [i % size.width, Math.floor(i / size.width)];
      for (let channel = 0; channel < 3; channel++) {
        let sum = 0;
        for (let k = 0; k < every * every; k++) {
          const [dx, dy] = [k % every, Math.floor(k / every)];
          sum += data[3 * ((y * every + dy) * width + x * every + dx) + channel]!;
        }
        frame[4 * i + channel] = sum / every ** 2;
      }
    }
    this.#frames.push(frame);
  }

  /** The file, with so many pictures a second. */
  async encode(fps: number): Promise<Uint8Array> {
    const { encode } = await import("modern-gif");
    const delay = Math.max(FASTEST, 1000 / fps);
    const frames = this.#frames.map((data) => ({ data, delay }));
    return new Uint8Array(await encode({ ...this.#size, frames }));
  }
}
