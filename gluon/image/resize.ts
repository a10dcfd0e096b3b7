/** Resizing, as OpenCV does it. */
import { formatValue } from "../../backends/base/format_value.ts";
import type { Tensor } from "../io/safetensors.ts";
import { checkImage, emptyLike } from "./image.ts";

/** OpenCV's number of a method: 0 nearest, 1 bilinear, 2 bicubic, 3 area; 9 takes 2 to enlarge, 3 to shrink, else 1. */
export type Interpolation = 0 | 1 | 2 | 3 | 9;

/** Options of functions that resize. */
export interface ResizeOptions {
  /** How pixels between others are computed. */
  readonly interp?: Interpolation;
}

/** How each of the new pixels of an axis is made of old ones: `count` of them each. */
interface Taps {
  readonly count: number;
  readonly indices: Int32Array;
  readonly weights: Float64Array;
}

/**
 * An image of another size: `(h, w, channels)`. Values are those of OpenCV, but for rounding of uint8 by one level.
 *
 * @throws {RangeError} where there is no such method, or a length is below 1.
 */
export function imresize(
  src: Tensor,
  w: number,
  h: number,
  { interp = 1 }: ResizeOptions = {},
): Tensor {
  const { height, width, channels } = checkImage(src, "resize");
  if (![w, h, width, height].every((n) => Number.isSafeInteger(n) && n >= 1)) {
    throw new RangeError(
      `Cannot resize an image from ${width}x${height} to ${formatValue(w)}x${formatValue(h)}: lengths are whole numbers, 1 or more.`,
    );
  }
  const method = chooseMethod(interp, [height, width], [h, w]);
  const shrinks = w <= width && h <= height;
  const [columns, rows] = [tapsOf(width, w, method, shrinks), tapsOf(height, h, method, shrinks)];
  const { image, out } = emptyLike(src, { height: h, width: w, channels });
  const wide = new Float64Array(height * w * channels);
  // Over the columns of each row first, then over the rows.
  blend(src.data, wide, { outer: height, from: width, to: w, inner: channels }, columns);
  blend(wide, out, { outer: 1, from: height, to: h, inner: w * channels }, rows);
  return image;
}

/** Resizes the shorter side to `size`; the other keeps the proportion, rounded down. */
export function resize_short(
  src: Tensor,
  size: number,
  { interp = 2 }: ResizeOptions = {},
): Tensor {
  const { height, width } = checkImage(src, "resize");
  const [h, w] =
    height > width
      ? [Math.floor((size * height) / width), size]
      : [size, Math.floor((size * width) / height)];
  return imresize(src, w, h, { interp });
}

type Sides = readonly [height: number, width: number];

function chooseMethod(interp: Interpolation, [oh, ow]: Sides, [nh, nw]: Sides): number {
  if (interp === 9) return nh > oh && nw > ow ? 2 : nh < oh && nw < ow ? 3 : 1;
  if ([0, 1, 2, 3].includes(interp)) return interp;
  throw new RangeError(
    `Cannot resize with interpolation ${formatValue(interp)}: it must be 0 (nearest), 1 (bilinear), 2 (bicubic), 3 (area) or 9 (by size).`,
  );
}

function tapsOf(from: number, to: number, method: number, shrinks: boolean): Taps {
  const scale = from / to;
  if (method === 3 && shrinks) return areaTaps(from, to, scale);
  const count = [1, 2, 4, 2][method] as number;
  const taps = {
    count,
    indices: new Int32Array(to * count),
    weights: new Float64Array(to * count),
  };
  for (let i = 0; i < to; i++) {
    const center = (i + 0.5) * scale - 0.5;
    const first = Math.floor(center);
    if (method === 0) putTaps(taps, i, Math.floor(i * scale), [1], from);
    else if (method === 1) putTaps(taps, i, first, linear(center - first), from);
    else if (method === 2) putTaps(taps, i, first - 1, cubic(center - first), from);
    else {
      const start = Math.floor(i * scale);
      const share = i + 1 - (start + 1) / scale;
      putTaps(taps, i, start, linear(share <= 0 ? 0 : share - Math.floor(share)), from);
    }
  }
  return taps;
}

/** Pixels beyond the edge are those at the edge. */
function putTaps(
  taps: Taps,
  i: number,
  first: number,
  weights: readonly number[],
  from: number,
): void {
  for (const [k, weight] of weights.entries()) {
    taps.indices[i * taps.count + k] = Math.min(Math.max(first + k, 0), from - 1);
    taps.weights[i * taps.count + k] = weight;
  }
}

function linear(t: number): number[] {
  return [1 - t, t];
}

/** Cubic convolution with a = -0.75. */
function cubic(t: number): number[] {
  const a = -0.75;
  const near = (x: number): number => ((a + 2) * x - (a + 3)) * x * x + 1;
  const far = (x: number): number => ((a * x - 5 * a) * x + 8 * a) * x - 4 * a;
  return [far(t + 1), near(t), near(1 - t), far(2 - t)];
}

/** A new pixel is the mean over the old ones that it covers, in part or wholly. */
function areaTaps(from: number, to: number, scale: number): Taps {
  const count = Math.ceil(scale) + 1;
  const taps = {
    count,
    indices: new Int32Array(to * count),
    weights: new Float64Array(to * count),
  };
  for (let i = 0; i < to; i++) {
    const [begin, end] = [i * scale, Math.min((i + 1) * scale, from)];
    const first = Math.floor(begin);
    const weights = Array.from({ length: count }, (_, k) => {
      const covered = Math.min(first + k + 1, end) - Math.max(first + k, begin);
      return Math.max(covered, 0) / (end - begin);
    });
    putTaps(taps, i, first, weights, from);
  }
  return taps;
}

interface Axes {
  readonly outer: number;
  readonly from: number;
  readonly to: number;
  readonly inner: number;
}

/** `(outer, from, inner) -> (outer, to, inner)`. */
function blend(
  data: ArrayLike<number>,
  out: Float64Array | Float32Array | Uint8ClampedArray,
  { outer, from, to, inner }: Axes,
  { count, indices, weights }: Taps,
): void {
  for (let o = 0, at = 0; o < outer; o++) {
    for (let i = 0; i < to; i++) {
      for (let c = 0; c < inner; c++, at++) {
        let sum = 0;
        for (let k = i * count; k < (i + 1) * count; k++) {
          const weight = weights[k] as number;
          if (weight === 0) continue; // and so no NaN of a pixel that has no part in it
          sum += weight * (data[(o * from + (indices[k] as number)) * inner + c] as number);
        }
        out[at] = sum;
      }
    }
  }
}
