/** Images of another size. */
import { center_crop, fixed_crop, random_size_crop, type Size } from "../../../image/crop.ts";
import { type Interpolation, imresize, resize_short } from "../../../image/resize.ts";
import type { Tensor } from "../../../io/safetensors.ts";
import { type RandomOptions, RandomTransform, Transform } from "./transform.ts";

/** Options of transforms that resize. */
export interface InterpolationOptions {
  /** How pixels between others are computed. Default: 1, bilinear. */
  readonly interpolation?: Interpolation;
}

/** Options of `Resize`. */
export interface ResizeTransformOptions extends InterpolationOptions {
  /** Whether a single number is the length of the shorter side. Default: false, of both. */
  readonly keep_ratio?: boolean;
}

/** Options of `CropResize`. */
export interface CropResizeOptions extends InterpolationOptions {
  /** The size to which the part is resized. Default: its own. */
  readonly size?: number | Size;
}

/** Options of `RandomResizedCrop`. */
export interface RandomResizedCropOptions extends InterpolationOptions, RandomOptions {
  /** The least and the greatest share of the area. Default: 0.08 and 1. */
  readonly scale?: readonly [least: number, most: number];
  /** The least and the greatest width / height. Default: 3/4 and 4/3. */
  readonly ratio?: readonly [least: number, most: number];
}

/** An image of another size: `(width, height)`, or one number for both. */
export class Resize extends Transform {
  readonly #size: number | Size;
  readonly #keepRatio: boolean;
  readonly #interp: Interpolation;

  constructor(
    size: number | Size,
    { keep_ratio = false, interpolation = 1 }: ResizeTransformOptions = {},
  ) {
    super();
    this.#size = size;
    this.#keepRatio = keep_ratio;
    this.#interp = interpolation;
  }

  override forward(image: Tensor): Tensor {
    const interp = this.#interp;
    if (this.#keepRatio && typeof this.#size === "number") {
      return resize_short(image, this.#size, { interp });
    }
    return imresize(image, ...sizeOf(this.#size), { interp });
  }
}

/** The middle of an image, `(width, height)` or one number for both; resized, where the image is smaller. */
export class CenterCrop extends Transform {
  readonly #size: Size;
  readonly #interp: Interpolation;

  constructor(size: number | Size, { interpolation = 1 }: InterpolationOptions = {}) {
    super();
    this.#size = sizeOf(size);
    this.#interp = interpolation;
  }

  override forward(image: Tensor): Tensor {
    return center_crop(image, this.#size, { interp: this.#interp })[0];
  }
}

/** The part of an image at `(x, y)`, resized where a size is given. */
export class CropResize extends Transform {
  readonly #place: readonly [x: number, y: number, width: number, height: number];
  readonly #size: Size | undefined;
  readonly #interp: Interpolation;

  constructor(
    x: number,
    y: number,
    width: number,
    height: number,
    { size, interpolation = 1 }: CropResizeOptions = {},
  ) {
    super();
    this.#place = [x, y, width, height];
    this.#size = size === undefined ? undefined : sizeOf(size);
    this.#interp = interpolation;
  }

  override forward(image: Tensor): Tensor {
    return fixed_crop(image, ...this.#place, { size: this.#size, interp: this.#interp });
  }
}

/** A part of random area and proportion, resized to `(width, height)`, or one number for both. */
export class RandomResizedCrop extends RandomTransform {
  readonly #size: Size;
  readonly #scale: readonly [number, number];
  readonly #ratio: readonly [number, number];
  readonly #interp: Interpolation;

  constructor(
    size: number | Size,
    {
      scale = [0.08, 1],
      ratio = [3 / 4, 4 / 3],
      interpolation = 1,
      rng,
    }: RandomResizedCropOptions = {},
  ) {
    super({ rng });
    this.#size = sizeOf(size);
    this.#scale = scale;
    this.#ratio = ratio;
    this.#interp = interpolation;
  }

  override forward(image: Tensor): Tensor {
    const options = { interp: this.#interp, rng: this.rng };
    return random_size_crop(image, this.#size, this.#scale, this.#ratio, options)[0];
  }
}

function sizeOf(size: number | Size): Size {
  return typeof size === "number" ? [size, size] : size;
}
