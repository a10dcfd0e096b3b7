/** Batches in parts, one for each device in MXNet. */
import { array, NDArray, type NestedNumbers } from "../nd/mod.ts";
import { formatShape, resolveAxis } from "../nd/shape.ts";

/** What `split_data` and `split_and_load` take. */
export interface SplitDataOptions {
  /** The axis that counts samples. Default: 0. */
  batch_axis?: number;
  /** Whether all parts must be equally long. Default: true. */
  even_split?: boolean;
}

/**
 * `num_slice` parts of `data` along the batch axis. Where it cannot be split evenly and `even_split` is
 * false, the first parts have one sample more.
 */
export function split_data(
  data: NDArray,
  num_slice: number,
  { batch_axis = 0, even_split = true }: SplitDataOptions = {},
): NDArray[] {
  const axis = resolveAxis(batch_axis, data.ndim, "split");
  const size = data.shape[axis] as number;
  if (!(Number.isInteger(num_slice) && num_slice > 0 && num_slice <= Math.max(size, 1))) {
    throw new RangeError(
      `Cannot split ${formatShape(data.shape)} into ${num_slice} parts along axis ${axis}: it must be a ` +
        `whole number from 1 to ${size}.`,
    );
  }
  if (even_split && size % num_slice !== 0) {
    throw new RangeError(
      `Cannot split ${formatShape(data.shape)} evenly into ${num_slice} parts along axis ${axis}: use a ` +
        `batch size that ${num_slice} divides, or set even_split to false.`,
    );
  }
  if (num_slice === 1) return [data];
  const [length, extras] = [Math.floor(size / num_slice), size % num_slice];
  const begin = (i: number): number => i * length + Math.min(i, extras);
  return Array.from({ length: num_slice }, (_, i) => data.slice_axis(axis, begin(i), begin(i + 1)));
}

/**
 * Splits `data` into as many parts as there are contexts, and puts each on its own: here all are the
 * one backend in use. Numbers become an array.
 */
export function split_and_load(
  data: NDArray | NestedNumbers,
  contexts: readonly unknown[],
  options?: SplitDataOptions,
): NDArray[] {
  return split_data(data instanceof NDArray ? data : array(data), contexts.length, options);
}
