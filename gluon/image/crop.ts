/** Crops of images. */
import { formatValue } from "../../backends/base/format_value.ts";
import type { Tensor } from "../io/safetensors.ts";
import { sharedGenerator } from "../nd/random/shared.ts";
import type { Generator } from "../random/generator.ts";
import { checkImage, movePixels } from "./image.ts";
import { imresize, type ResizeOptions } from "./resize.ts";

/** Where a crop is, in pixels. */
export type Place = readonly [x: number, y: number, width: number, height: number];

/** Width and height in pixels. */
export type Size = readonly [width: number, height: number];

/** Options of crops by chance. */
export interface RandomCropOptions extends ResizeOptions {
  /** Where the place comes from. Default: the generator that `nd.random.seed` sets. */
  readonly rng?: Generator | undefined;
}

/**
 * The part of an image at `(x0, y0)`, `w` wide and `h` high; resized, where a `size` is given.
 *
 * @throws {RangeError} where it is not all inside.
 */
export function fixed_crop(
  src: Tensor,
  x0: number,
  y0: number,
  w: number,
  h: number,
  { size, interp = 2 }: ResizeOptions & { readonly size?: Size | undefined } = {},
): Tensor {
  const { height, width } = checkImage(src, "crop");
  const isInside = x0 >= 0 && y0 >= 0 && w >= 1 && h >= 1 && x0 + w <= width && y0 + h <= height;
  if (!isInside || ![x0, y0, w, h].every(Number.isSafeInteger)) {
    throw new RangeError(
      `Cannot crop ${formatValue([x0, y0, w, h])} (x, y, width, height) out of an image ${width}x${height}: it must be inside.`,
    );
  }
  const part = movePixels(src, [h, w], (y, x) => (y0 + y) * width + x0 + x);
  if (size === undefined || (size[0] === w && size[1] === h)) return part;
  return imresize(part, ...size, { interp });
}

/** The middle of an image in the proportion of `size`, and where it was; resized, where the image is smaller. */
export function center_crop(
  src: Tensor,
  size: Size,
  { interp = 2 }: ResizeOptions = {},
): [crop: Tensor, place: Place] {
  const { height, width } = checkImage(src, "crop");
  const [w, h] = scale_down([width, height], size);
  const [x, y] = [Math.floor((width - w) / 2), Math.floor((height - h) / 2)];
  return [fixed_crop(src, x, y, w, h, { size, interp }), [x, y, w, h]];
}

/** A part of an image in the proportion of `size` from anywhere in it, and where; resized, where the image is smaller. */
export function random_crop(
  src: Tensor,
  size: Size,
  { interp = 2, rng = sharedGenerator() }: RandomCropOptions = {},
): [crop: Tensor, place: Place] {
  const { height, width } = checkImage(src, "crop");
  const [w, h] = scale_down([width, height], size);
  const [x, y] = [rng.integers(0, width - w + 1), rng.integers(0, height - h + 1)];
  return [fixed_crop(src, x, y, w, h, { size, interp }), [x, y, w, h]];
}

/**
 * A part of an image of random area and proportion, resized to `size`, and where it was; the middle, where none fits in
 * ten attempts.
 *
 * @param area The least and the greatest share of the image's area, or the least.
 * @param ratio The least and the greatest width / height.
 */
export function random_size_crop(
  src: Tensor,
  size: Size,
  area: number | readonly [least: number, most: number],
  ratio: readonly [least: number, most: number],
  { interp = 2, rng = sharedGenerator() }: RandomCropOptions = {},
): [crop: Tensor, place: Place] {
  const { height, width } = checkImage(src, "crop");
  const [least, most] = typeof area === "number" ? [area, 1] : area;
  for (let attempt = 0; attempt < 10; attempt++) {
    const target = rng.uniform(least, most) * height * width;
    const proportion = Math.exp(rng.uniform(Math.log(ratio[0]), Math.log(ratio[1])));
    const [w, h] = [
      Math.round(Math.sqrt(target * proportion)),
      Math.round(Math.sqrt(target / proportion)),
    ];
    if (w < 1 || h < 1 || w > width || h > height) continue;
    const [x, y] = [rng.integers(0, width - w + 1), rng.integers(0, height - h + 1)];
    return [fixed_crop(src, x, y, w, h, { size, interp }), [x, y, w, h]];
  }
  return center_crop(src, size, { interp });
}

/** The largest size in the proportion of `size`, and no larger, that fits into `src_size`. */
export function scale_down([sw, sh]: Size, [w, h]: Size): Size {
  let [width, height] = [w, h];
  if (sh < height) [width, height] = [(width * sh) / height, sh];
  if (sw < width) [width, height] = [sw, (height * sw) / width];
  return [Math.floor(width), Math.floor(height)];
}
