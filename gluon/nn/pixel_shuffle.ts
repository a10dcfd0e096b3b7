/** Pixel shuffle: upsampling that takes its new elements from channels. */
import { formatValue } from "../../backends/base/format_value.ts";
import { Block } from "../block/block.ts";
import { tupleText } from "../block/text.ts";
import type { NDArray } from "../nd/mod.ts";
import { formatShape, sizeOf } from "../nd/shape.ts";

/** Base of pixel shuffles over one to three spatial axes. */
export abstract class PixelShuffle extends Block {
  readonly #factors: readonly number[];

  /** A layer of a factor, or one for each spatial axis. */
  constructor(factor: number | readonly number[], rank: number) {
    super();
    const factors = typeof factor === "number" ? new Array<number>(rank).fill(factor) : [...factor];
    if (factors.length !== rank || factors.some((each) => !Number.isInteger(each) || each < 1)) {
      throw new RangeError(
        `Cannot make ${this.constructor.name} with factor ${formatValue(factor)}: it must be a whole ` +
          `number, 1 or more, or ${rank} of them.`,
      );
    }
    this.#factors = factors;
  }

  /** Channels of `x` as further positions of its spatial axes. */
  override forward(x: NDArray): NDArray {
    const rank = this.#factors.length;
    const [batch, channels = 0, ...space] = x.shape as [number, ...number[]];
    const inner = channels / sizeOf(this.#factors);
    if (x.ndim !== rank + 2 || !Number.isInteger(inner)) {
      throw new RangeError(
        `Cannot shuffle pixels of ${formatShape(x.shape)} by ${tupleText(this.#factors)}: it must have ` +
          `${rank + 2} axes, and channels on axis 1 that ${sizeOf(this.#factors)} divides.`,
      );
    }
    // One spatial axis after the other, the last first, so that no array has more than 5 axes.
    let y = x;
    let rest = channels;
    for (let i = rank - 1; i >= 0; i--) {
      const [factor, length] = [this.#factors[i] as number, space[i] as number];
      rest /= factor;
      const between = sizeOf(y.shape.slice(2, 2 + i));
      const after = sizeOf(y.shape.slice(3 + i));
      y = y.reshape([batch * rest, factor, between, length, after]).transpose([0, 2, 3, 1, 4]);
      y = y.reshape([
        batch,
        rest,
        ...space.slice(0, i),
        length * factor,
        ...this.#scaled(space, i + 1),
      ]);
    }
    return y;
  }

  /** Lengths from axis `from` on, times their factors. */
  #scaled(space: readonly number[], from: number): number[] {
    return space.slice(from).map((length, i) => length * (this.#factors[from + i] as number));
  }

  /** The layer as MXNet prints it. */
  override toString(): string {
    const texts = this.#factors.length === 1 ? String(this.#factors[0]) : tupleText(this.#factors);
    return `${this.constructor.name}(${texts})`;
  }
}

/** Pixel shuffle of signals: `x (batch, f * channels, w) -> (batch, channels, f * w)`. */
export class PixelShuffle1D extends PixelShuffle {
  /** A layer that makes signals `factor` times as long. */
  constructor(factor: number | readonly [number]) {
    super(factor, 1);
  }
}

/**
 * Pixel shuffle of images, sub-pixel upsampling: `x (batch, f1 * f2 * channels, h, w) -> (batch,
 * channels, f1 * h, f2 * w)`. Source: Shi et al. 2016.
 */
export class PixelShuffle2D extends PixelShuffle {
  /** A layer that makes images `factor` times as large, or by a factor for height and one for width. */
  constructor(factor: number | readonly [number, number]) {
    super(factor, 2);
  }
}

/**
 * Pixel shuffle of volumes: `x (batch, f1 * f2 * f3 * channels, d, h, w) -> (batch, channels,
 * f1 * d, f2 * h, f3 * w)`.
 */
export class PixelShuffle3D extends PixelShuffle {
  /** A layer that makes volumes `factor` times as large, or by a factor for each axis. */
  constructor(factor: number | readonly [number, number, number]) {
    super(factor, 3);
  }
}
