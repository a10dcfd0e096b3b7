/** Convolution, as one matrix product of the weight and all that stands in its windows. */
import type { NDArray } from "../ndarray.ts";
import { scope } from "../scope.ts";
import { formatShape, sameShape, sizeOf } from "../shape.ts";
import { batch_dot, dot } from "./dot.ts";
import {
  channelsLast,
  fromPlanes,
  type Layout,
  type PerAxis,
  patches,
  perAxis,
  resolveLayout,
  toPlanes,
  windowAxes,
} from "./window.ts";

/** What `Convolution` takes. */
export interface ConvolutionOptions {
  /** Lengths of a window. Default: those of the weight. */
  kernel?: PerAxis;
  /** Steps from window to window. Default: 1. */
  stride?: PerAxis;
  /** Zeros before and after each spatial axis. Default: 0. */
  pad?: PerAxis;
  /** Steps from element to element in a window. Default: 1. */
  dilate?: PerAxis;
  /** Number of channels of the result. Default: that of the weight. */
  num_filter?: number;
  /** Parts of the channels that are convolved each for itself. Default: 1. */
  num_group?: number;
  /** Order of the axes. Default: channels first, such as "NCHW". */
  layout?: Layout;
}

/**
 * Cross-correlation, which deep learning calls convolution, over one to three spatial axes:
 * `x (batch, in, h, w)`, `weight (num_filter, in / num_group, kh, kw)`, `bias (num_filter)`
 * `-> (batch, num_filter, oh, ow)` with `oh = floor((h + 2 pad - dilate (kh - 1) - 1) / stride) + 1`.
 * With layout "NHWC" channels are the last axis of `x` and of the result, and `in / num_group` that
 * of `weight`.
 */
export function Convolution(
  x: NDArray,
  weight: NDArray,
  bias: NDArray | null = null,
  options: ConvolutionOptions = {},
): NDArray {
  const { stride = 1, pad = 0, dilate = 1, num_filter = weight.shape[0] ?? 0 } = options;
  const { num_group: groups = 1 } = options;
  const layout = resolveLayout("convolve", x, options.layout);
  const last = channelsLast(layout);
  const [weightSpace, space] = last
    ? [weight.shape.slice(1, -1), x.shape.slice(1, -1)]
    : [weight.shape.slice(2), x.shape.slice(2)];
  const kernel = perAxis("kernel", options.kernel ?? weightSpace, space.length, 1);
  const channels = x.shape.at(last ? -1 : 1) as number;
  const inner = channels / groups;
  const expected = last ? [num_filter, ...kernel, inner] : [num_filter, inner, ...kernel];
  if (!sameShape(weight.shape, expected) || !Number.isInteger(num_filter / groups)) {
    throw new RangeError(
      `Cannot convolve ${formatShape(x.shape)} with weight ${formatShape(weight.shape)}: for ` +
        `${num_filter} filters in ${groups} groups it must be ${formatShape(expected)}; groups must ` +
        "divide both counts of channels.",
    );
  }
  if (bias && !sameShape(bias.shape, [num_filter])) {
    throw new RangeError(
      `Cannot add bias ${formatShape(bias.shape)} to ${num_filter} filters: it must be ` +
        `(${num_filter},).`,
    );
  }
  const axes = windowAxes(space, { kernel, stride, pad, dilate });
  const batch = x.shape[0] as number;
  const counts = axes.map(({ count }) => count);
  const rows = inner * sizeOf(kernel);
  const columns = sizeOf(counts) * batch;
  return scope(() => {
    const seen = patches(toPlanes(x, layout), axes, "zero");
    const filters = last ? weight.transpose(filtersFirst(weight.ndim)) : weight;
    const product =
      groups === 1
        ? dot(filters.reshape([num_filter, rows]), seen.reshape([rows, columns]))
        : batch_dot(
            filters.reshape([groups, num_filter / groups, rows]),
            seen.reshape([groups, rows, columns]),
          ).reshape([num_filter, columns]);
    const y = bias ? product.add(bias.reshape([num_filter, 1])) : product;
    return fromPlanes(y.reshape([num_filter, ...counts, batch]), layout);
  });
}

/** Axes of a weight `(filters, ...kernel, in)`, as `(filters, in, ...kernel)`. */
function filtersFirst(ndim: number): number[] {
  return [0, ndim - 1, ...Array.from({ length: ndim - 2 }, (_, i) => i + 1)];
}
