/** Convolution. */
import type { ActivationName } from "../../../backends/backend.ts";
import { asOne } from "../call_graph.ts";
import { context } from "../context.ts";
import type { NDArray } from "../ndarray.ts";
import { formatShape, sameShape } from "../shape.ts";
import { Activation } from "./activation.ts";
import { convolve, convolveByPatches } from "./convolve.ts";
import {
  channelsLast,
  type Layout,
  type PerAxis,
  perAxis,
  resolveLayout,
  windowAxes,
} from "./window.ts";

/** Options of `Convolution`. */
export interface ConvolutionOptions {
  /** Kernel size. Default: that of the weight. */
  kernel?: PerAxis;
  /** Stride. Default: 1. */
  stride?: PerAxis;
  /** Zero padding before and after each spatial axis. Default: 0. */
  pad?: PerAxis;
  /** Dilation. Default: 1. */
  dilate?: PerAxis;
  /** Number of output channels. Default: that of the weight. */
  num_filter?: number;
  /** Number of groups of channels (grouped convolution). Default: 1. */
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
  return convolveThen(null, x, weight, bias, options);
}

/** A convolution and an activation of its result, fused where the backend can; a graph of calls shows both. */
export function convolveThen(
  activation: ActivationName | null,
  x: NDArray,
  weight: NDArray,
  bias: NDArray | null,
  options: ConvolutionOptions = {},
): NDArray {
  if (activation && context.graph) {
    return Activation(Convolution(x, weight, bias, options), { act_type: activation });
  }
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
  const windows = {
    stride: perAxis("stride", stride, space.length, 1),
    pad: perAxis("pad", pad, space.length, 0),
    dilate: perAxis("dilate", dilate, space.length, 1),
  };
  windowAxes(space, { kernel, ...windows }); // refuses windows that do not fit
  const attrs = { ...windows, groups, channelsLast: last };
  const inputs = bias ? [x, weight, bias] : [x, weight];
  const called = { kernel, ...windows, num_filter, num_group: groups, layout };
  return asOne("Convolution", inputs, called, () => {
    if (space.length === 2) return convolve(x, weight, bias, attrs, activation);
    if (space.length === 3) {
      const y = convolveByPatches(x, weight, bias, attrs);
      return activation ? Activation(y, { act_type: activation }) : y;
    }
    // A signal is an image of one row.
    const at = last ? 1 : 2;
    const [image, filters] = [x, weight].map((each) =>
      each.reshape(each.shape.toSpliced(at, 0, 1)),
    );
    const flat = {
      ...attrs,
      stride: [1, ...windows.stride],
      pad: [0, ...windows.pad],
      dilate: [1, ...windows.dilate],
    };
    const y = convolve(image as NDArray, filters as NDArray, bias, flat, activation);
    return y.reshape(y.shape.toSpliced(at, 1));
  });
}
