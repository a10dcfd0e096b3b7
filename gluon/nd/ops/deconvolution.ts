/** Transposed convolution: the gradient of a convolution by its input. */
import type { ConvolutionAttrs } from "../../../backends/backend.ts";
import { formatValue } from "../../../backends/base/format_value.ts";
import { asOne } from "../call_graph.ts";
import type { NDArray } from "../ndarray.ts";
import { formatShape, type Shape, sameShape } from "../shape.ts";
import type { ConvolutionOptions } from "./convolution.ts";
import { dataGradient, dataGradientByPatches } from "./convolve.ts";
import { channelsLast, type PerAxis, perAxis, resolveLayout } from "./window.ts";

/** Options of `Deconvolution`. */
export interface DeconvolutionOptions extends ConvolutionOptions {
  /** Output padding: elements more at the end of each spatial axis of the result. Default: 0. */
  adj?: PerAxis;
  /** Lengths of the spatial axes of the result, from which `pad` and `adj` then follow. */
  target_shape?: PerAxis | null;
}

/**
 * Transposed convolution (fractionally strided convolution, deconvolution) over one to three spatial
 * axes: `x (batch, in, h, w)`, `weight (in, num_filter / num_group, kh, kw)`, `bias (num_filter)`
 * `-> (batch, num_filter, oh, ow)` with `oh = stride (h - 1) + dilate (kh - 1) + 1 - 2 pad + adj`.
 * With layout "NHWC" channels are the last axis of `x`, of the result and of `weight`.
 */
export function Deconvolution(
  x: NDArray,
  weight: NDArray,
  bias: NDArray | null = null,
  options: DeconvolutionOptions = {},
): NDArray {
  const layout = resolveLayout("deconvolve", x, options.layout);
  const last = channelsLast(layout);
  const { num_group: groups = 1 } = options;
  const [weightSpace, space] = last
    ? [weight.shape.slice(1, -1), x.shape.slice(1, -1)]
    : [weight.shape.slice(2), x.shape.slice(2)];
  const kernel = perAxis("kernel", options.kernel ?? weightSpace, space.length, 1);
  const channels = x.shape.at(last ? -1 : 1) as number;
  const inner = weight.shape.at(last ? -1 : 1) as number;
  const { num_filter: filters = inner * groups } = options;
  const outer = filters / groups;
  const expected = last ? [channels, ...kernel, outer] : [channels, outer, ...kernel];
  if (!sameShape(weight.shape, expected) || !Number.isInteger(channels / groups)) {
    throw new RangeError(
      `Cannot deconvolve ${formatShape(x.shape)} with weight ${formatShape(weight.shape)}: for ` +
        `${filters} filters in ${groups} groups it must be ${formatShape(expected)}; groups must ` +
        "divide both counts of channels.",
    );
  }
  if (bias && !sameShape(bias.shape, [filters])) {
    throw new RangeError(
      `Cannot add bias ${formatShape(bias.shape)} to ${filters} filters: it must be (${filters},).`,
    );
  }
  const { windows, lengths, skipped } = transposed(space, kernel, options);
  const attrs = { ...windows, groups, channelsLast: last };
  const batch = x.shape[0] as number;
  const shape = last ? [batch, ...lengths, filters] : [batch, filters, ...lengths];
  const inputs = bias ? [x, weight, bias] : [x, weight];
  const { stride, pad, dilate } = windows;
  const adj = space.map((length, i) => {
    const span = (dilate[i] as number) * ((kernel[i] as number) - 1) + 1;
    const least = (stride[i] as number) * (length - 1) + span - 2 * (pad[i] as number);
    return (lengths[i] as number) - (skipped[i] as number) - least;
  });
  const called = { kernel, ...windows, adj, num_filter: filters, num_group: groups, layout };
  return asOne("Deconvolution", inputs, called, () => {
    const whole = convolved(x, weight, attrs, shape);
    const y = skipped.reduce(
      (part, count, i) => (count === 0 ? part : part.slice_axis(last ? i + 1 : i + 2, count, null)),
      whole,
    );
    if (bias === null) return y;
    return y.add(last ? bias : bias.reshape([filters, ...space.map(() => 1)]));
  });
}

/** The gradient of a convolution to `x`, by its input of `shape`. */
function convolved(x: NDArray, weight: NDArray, attrs: ConvolutionAttrs, shape: Shape): NDArray {
  if (x.ndim === 4) return dataGradient(x, weight, { ...attrs, shape });
  if (x.ndim === 5) return dataGradientByPatches(x, weight, { ...attrs, shape });
  // A signal is an image of one row.
  const at = attrs.channelsLast ? 1 : 2;
  const [image, filters] = [x, weight].map((each) => each.reshape(each.shape.toSpliced(at, 0, 1)));
  const y = dataGradient(image as NDArray, filters as NDArray, {
    ...attrs,
    stride: [1, ...attrs.stride],
    pad: [0, ...attrs.pad],
    dilate: [1, ...attrs.dilate],
    shape: shape.toSpliced(at, 0, 1),
  });
  return y.reshape(shape);
}

/** The windows on the result, and its lengths. */
interface Transposed {
  readonly windows: Readonly<Record<"stride" | "pad" | "dilate", readonly number[]>>;
  /** Lengths of the spatial axes. */
  readonly lengths: readonly number[];
  /** How many elements of each of them are too many, at its beginning. */
  readonly skipped: readonly number[];
}

function transposed(
  space: Shape,
  kernel: readonly number[],
  options: DeconvolutionOptions,
): Transposed {
  const rank = space.length;
  const stride = perAxis("stride", options.stride ?? 1, rank, 1);
  const dilate = perAxis("dilate", options.dilate ?? 1, rank, 1);
  const pad = perAxis("pad", options.pad ?? 0, rank, 0);
  const adj = perAxis("adj", options.adj ?? 0, rank, 0);
  const { target_shape: target = null } = options;
  const targets = target === null ? null : perAxis("target_shape", target, rank, 1);
  const skipped = new Array<number>(rank).fill(0);
  const lengths = space.map((length, i) => {
    const [step, more] = [stride[i] as number, adj[i] as number];
    const all = step * (length - 1) + (dilate[i] as number) * ((kernel[i] as number) - 1) + 1;
    if (targets) {
      const excess = all - (targets[i] as number);
      if (excess < 0) {
        throw new RangeError(
          `Cannot deconvolve to target_shape ${formatValue(target)}: ${length} elements reach no ` +
            `farther than ${all} along axis ${i}; use a smaller target.`,
        );
      }
      pad[i] = Math.floor(excess / 2);
      skipped[i] = excess % 2;
      return (targets[i] as number) + (excess % 2);
    }
    if (more >= step && more > 0) {
      throw new RangeError(
        `Cannot deconvolve with adj ${more} and stride ${step}: it adds a part of a step; it must be ` +
          "smaller than the stride.",
      );
    }
    const result = all - 2 * (pad[i] as number) + more;
    if (result > 0) return result;
    throw new RangeError(
      `Cannot deconvolve ${length} elements with pad ${pad[i]}: of ${all} elements nothing would be ` +
        "left; use a smaller pad.",
    );
  });
  return { windows: { stride, pad, dilate }, lengths, skipped };
}
