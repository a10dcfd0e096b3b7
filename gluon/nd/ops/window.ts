/** Sliding windows over the spatial axes, for convolution and pooling. */

import type { Shape } from "../../../backends/backend.ts";
import { formatValue } from "../../../backends/base/format_value.ts";
import { apply } from "../apply.ts";
import { NDArray } from "../ndarray.ts";
import { formatShape, sizeOf } from "../shape.ts";
import { placeOp, slice } from "./slice.ts";
import { add_at, take } from "./take.ts";
import { transpose } from "./transpose.ts";

/** One number for every spatial axis, or one for each. */
export type PerAxis = number | readonly number[];

/** Layout of the axes: batch N, channels C, and spatial D, H, W. */
export type Layout = "NCW" | "NCHW" | "NCDHW" | "NWC" | "NHWC" | "NDHWC";

const layouts: readonly Layout[] = ["NCW", "NCHW", "NCDHW", "NWC", "NHWC", "NDHWC"];

/** The windows along one spatial axis: window `i` begins at `i * stride - pad`. */
export interface WindowAxis {
  /** Length of the axis. */
  readonly length: number;
  /** Elements of the axis in one window, `dilate` apart. */
  readonly kernel: number;
  readonly stride: number;
  readonly pad: number;
  readonly dilate: number;
  /** Number of windows. */
  readonly count: number;
}

/** The layout that a caller gave or, without one, channels first. */
export function resolveLayout(name: string, x: NDArray, layout?: Layout): Layout {
  const resolved = layout ?? layouts[x.ndim - 3];
  if (resolved?.length === x.ndim && layouts.includes(resolved)) return resolved;
  throw new RangeError(
    `Cannot ${name} ${formatShape(x.shape)} with layout ${layout ? formatValue(layout) : "NCHW"}: ` +
      `the layout must be one of ${layouts.join(", ")}, and name each axis.`,
  );
}

/** Whether channels are the last axis. */
export function channelsLast(layout: Layout): boolean {
  return layout.endsWith("C");
}

/** A number for each of `rank` axes, each a whole one of at least `least`. */
export function perAxis(what: string, value: PerAxis, rank: number, least: number): number[] {
  const values = typeof value === "number" ? new Array<number>(rank).fill(value) : [...value];
  if (values.length === rank && values.every((each) => Number.isInteger(each) && each >= least)) {
    return values;
  }
  throw new RangeError(
    `Cannot slide windows with ${what} ${formatValue(value)}: it must be a whole number, ${least} or ` +
      `more, or ${rank} of them.`,
  );
}

/** The windows along axes of `lengths`; a last one that extends past the end counts if `full`. */
export function windowAxes(
  lengths: Shape,
  options: { kernel: PerAxis; stride: PerAxis; pad: PerAxis; dilate: PerAxis },
  full = false,
): WindowAxis[] {
  const rank = lengths.length;
  const kernels = perAxis("kernel", options.kernel, rank, 1);
  const strides = perAxis("stride", options.stride, rank, 1);
  const pads = perAxis("pad", options.pad, rank, 0);
  const dilates = perAxis("dilate", options.dilate, rank, 1);
  return lengths.map((length, i) => {
    const [kernel, stride] = [kernels[i] as number, strides[i] as number];
    const [pad, dilate] = [pads[i] as number, dilates[i] as number];
    const room = length + 2 * pad - ((kernel - 1) * dilate + 1);
    if (room < 0) {
      throw new RangeError(
        `Cannot slide a window of ${kernel} elements, ${dilate} apart, over ${length} with pad ` +
          `${pad}: it does not fit; use a smaller kernel or a larger pad.`,
      );
    }
    const count = (full ? Math.ceil(room / stride) : Math.floor(room / stride)) + 1;
    return { length, kernel, stride, pad, dilate, count };
  });
}

/** `x` in `layout` as `(channels, ...space, batch)`, where one window is one row of batches. */
export function toPlanes(x: NDArray, layout: Layout): NDArray {
  const last = x.ndim - 1;
  const space = Array.from({ length: last - 1 }, (_, i) => i + 1);
  return transpose(x, channelsLast(layout) ? [last, ...space, 0] : [...space, last, 0]);
}

/** The inverse of `toPlanes`. */
export function fromPlanes(x: NDArray, layout: Layout): NDArray {
  const last = x.ndim - 1;
  const space = Array.from({ length: last - 1 }, (_, i) => i + 1);
  return transpose(x, channelsLast(layout) ? [last, ...space, 0] : [last, 0, ...space]);
}

/**
 * Patches (im2col): `x (channels, ...space, batch) -> (channels, kernel, windows, batch)`, kernel and
 * windows each as one axis. Padding is zeros, or the `nearest` element of the axis.
 */
export function patches(
  x: NDArray,
  axes: readonly WindowAxis[],
  beyond: "zero" | "nearest",
): NDArray {
  const padded = beyond === "zero" ? padZeros(x, axes) : x;
  const space = padded.shape.slice(1, -1);
  const [channels, batch] = [x.shape[0] as number, x.shape.at(-1) as number];
  const flat = padded.reshape([channels, sizeOf(space), batch]);
  return take(flat, windowIndices(axes, space, beyond), { axis: 1 });
}

/**
 * The adjoint of `patches` (col2im): adds up what each window holds of each element,
 * `y (channels, kernel, windows, batch) -> (channels, ...space, batch)`; what lies in a padding of
 * zeros is dropped.
 */
export function addPatches(
  y: NDArray,
  axes: readonly WindowAxis[],
  beyond: "zero" | "nearest" = "zero",
): NDArray {
  const [channels, batch] = [y.shape[0] as number, y.shape.at(-1) as number];
  const space = beyond === "zero" ? paddedLengths(axes) : axes.map(({ length }) => length);
  const shape = [channels, sizeOf(space), batch];
  const sums = add_at(y, windowIndices(axes, space, beyond), shape, { axis: 1 });
  const padded = sums.reshape([channels, ...space, batch]);
  if (beyond === "nearest") return padded;
  return slice(
    padded,
    [0, ...axes.map(({ pad }) => pad), 0],
    [channels, ...axes.map(({ pad, length }) => pad + length), batch],
  );
}

/** Where in the flat `space` each element of each window is: `(kernel, windows)`. */
function windowIndices(
  axes: readonly WindowAxis[],
  space: Shape,
  beyond: "zero" | "nearest",
): NDArray {
  let reads = [[0]];
  for (const [i, { length, kernel, stride, pad, dilate, count }] of axes.entries()) {
    const at = (k: number, window: number): number => {
      const position = window * stride + k * dilate;
      return beyond === "zero" ? position : Math.min(Math.max(position - pad, 0), length - 1);
    };
    const pitch = space[i] as number;
    reads = reads.flatMap((row) =>
      Array.from({ length: kernel }, (_, k) =>
        row.flatMap((base) => Array.from({ length: count }, (_, o) => base * pitch + at(k, o))),
      ),
    );
  }
  return NDArray.from(reads.flat(), [reads.length, (reads[0] as number[]).length], "int32");
}

/** Lengths of the spatial axes with as much padding as the windows reach. */
function paddedLengths(axes: readonly WindowAxis[]): number[] {
  return axes.map(({ length, kernel, stride, pad, dilate, count }) =>
    Math.max(length + pad, (count - 1) * stride + (kernel - 1) * dilate + 1),
  );
}

/** `x` padded with zeros as far as the windows reach past its ends. */
function padZeros(x: NDArray, axes: readonly WindowAxis[]): NDArray {
  const lengths = paddedLengths(axes);
  if (axes.every(({ length, pad }, i) => pad === 0 && lengths[i] === length)) return x;
  return apply(placeOp, [x], {
    shape: [x.shape[0] as number, ...lengths, x.shape.at(-1) as number],
    begin: [0, ...axes.map(({ pad }) => pad), 0],
    step: x.shape.map(() => 1),
  });
}
