/** Convolution over two spatial axes and its gradients, each as one op that a backend may have a kernel for. */
import type { ActivationName, ConvolutionAttrs, Shape } from "../../../backends/backend.ts";
import { apply } from "../apply.ts";
import type { NDArray } from "../ndarray.ts";
import { type ArrayType, defineOp, type Op } from "../op.ts";
import { sizeOf } from "../shape.ts";
import { Activation } from "./activation.ts";
import { activationGradient } from "./activation_gradient.ts";
import { batch_dot, dot } from "./dot.ts";
import { sum } from "./reduce.ts";
import {
  addPatches,
  fromPlanes,
  type Layout,
  patches,
  toPlanes,
  type WindowAxis,
  windowAxes,
} from "./window.ts";

interface Attrs extends ConvolutionAttrs {
  readonly activation: ActivationName | null;
}

/** Attributes of gradients. */
export interface GradientAttrs extends ConvolutionAttrs {
  /** Shape of the gradient. */
  readonly shape: Shape;
}

/** The layout of an array of so many axes. */
function layoutOf({ channelsLast }: ConvolutionAttrs, ndim: number): Layout {
  const space = "DHW".slice(5 - ndim);
  return (channelsLast ? `N${space}C` : `NC${space}`) as Layout;
}

/** Lengths of the spatial axes, or of a weight's kernel. */
function spaceOf({ channelsLast }: ConvolutionAttrs, shape: Shape): Shape {
  return channelsLast ? shape.slice(1, -1) : shape.slice(2);
}

function axesOf(attrs: ConvolutionAttrs, x: Shape, weight: Shape): WindowAxis[] {
  return windowAxes(spaceOf(attrs, x), { ...attrs, kernel: spaceOf(attrs, weight) });
}

/** A weight as the left factors of the products of all groups, `(groups, filters, in * kernel)`. */
function factors(weight: NDArray, { groups, channelsLast }: ConvolutionAttrs): NDArray {
  const filters = weight.shape[0] as number;
  const last = weight.ndim - 1;
  const space = Array.from({ length: last - 1 }, (_, axis) => axis + 1);
  const first = channelsLast ? weight.transpose([0, last, ...space]) : weight;
  return first.reshape([groups, filters / groups, sizeOf(weight.shape.slice(1))]);
}

/** `a . b` for each group; `(groups, m, k)`, `(groups, k, n)`, either one transposed. */
function products(a: NDArray, b: NDArray, options = {}): NDArray {
  if (a.shape[0] !== 1) return batch_dot(a, b, options);
  return dot(a.reshape(a.shape.slice(1)), b.reshape(b.shape.slice(1)), options);
}

/** Planes `(channels, ...)` as `(groups, channels of a group, rest)`, rest being that many axes together. */
function grouped(planes: NDArray, groups: number, axes = 1): NDArray {
  const inner = planes.shape.slice(0, axes).reduce((a, b) => a * b);
  return planes.reshape([groups, inner / groups, sizeOf(planes.shape.slice(axes))]);
}

/** The patches that each filter sees, `(groups, in * kernel, windows * batch)`. */
function seen(x: NDArray, axes: readonly WindowAxis[], attrs: ConvolutionAttrs): NDArray {
  return grouped(patches(toPlanes(x, layoutOf(attrs, x.ndim)), axes, "zero"), attrs.groups, 2);
}

/** The gradient of the output, `(groups, filters, windows * batch)`. */
function slopes(dy: NDArray, attrs: ConvolutionAttrs): NDArray {
  return grouped(toPlanes(dy, layoutOf(attrs, dy.ndim)), attrs.groups);
}

/** Convolution over any number of spatial axes, as one matrix product of the weight and the patches (im2col). */
export function convolveByPatches(
  x: NDArray,
  weight: NDArray,
  bias: NDArray | null,
  attrs: ConvolutionAttrs,
): NDArray {
  const axes = axesOf(attrs, x.shape, weight.shape);
  const filters = weight.shape[0] as number;
  const product = products(factors(weight, attrs), seen(x, axes, attrs));
  const sums = product.reshape([filters, product.shape.at(-1) as number]);
  const y = bias ? sums.add(bias.reshape([filters, 1])) : sums;
  const shape = [filters, ...axes.map(({ count }) => count), x.shape[0] as number];
  return fromPlanes(y.reshape(shape), layoutOf(attrs, x.ndim));
}

/** The gradient of the input, of `shape`, over any number of spatial axes: one product, and patches added up (col2im). */
export function dataGradientByPatches(dy: NDArray, weight: NDArray, attrs: GradientAttrs): NDArray {
  const axes = axesOf(attrs, attrs.shape, weight.shape);
  const columns = products(factors(weight, attrs), slopes(dy, attrs), { transpose_a: true });
  const kernel = sizeOf(spaceOf(attrs, weight.shape));
  const windows = sizeOf(axes.map(({ count }) => count));
  const channels = attrs.shape.at(attrs.channelsLast ? -1 : 1) as number;
  const dx = addPatches(columns.reshape([channels, kernel, windows, dy.shape[0] as number]), axes);
  return fromPlanes(dx, layoutOf(attrs, dy.ndim));
}

export const convolutionOp: Op<Attrs> = defineOp<Attrs>({
  name: "convolution",
  shape: (attrs, x, w) => {
    const [xs, ws] = [(x as ArrayType).shape, (w as ArrayType).shape];
    const counts = axesOf(attrs, xs, ws).map(({ count }) => count);
    const [batch, filters] = [xs[0] as number, ws[0] as number];
    return attrs.channelsLast ? [batch, ...counts, filters] : [batch, filters, ...counts];
  },
  gradient: ({ dy, y, attrs: { activation, ...attrs } }, x, w) => {
    let dz: NDArray | undefined;
    const slope = (): NDArray => (dz ??= activation ? activationGradient(activation, dy, y) : dy);
    return [
      () => dataGradient(slope(), w as NDArray, { ...attrs, shape: x.shape }),
      () => weightGradient(x, slope(), { ...attrs, shape: (w as NDArray).shape }),
      () => sum(slope(), { axis: attrs.channelsLast ? 3 : 1, exclude: true }),
    ];
  },
  lower: (attrs, x, w, b) => {
    const z = convolveByPatches(x as NDArray, w as NDArray, b ?? null, attrs);
    return attrs.activation ? Activation(z, { act_type: attrs.activation }) : z;
  },
  samples: [
    { inputs: [[2, 3, 5, 6], [4, 3, 3, 2], [4]], attrs: settings({}) },
    {
      inputs: [
        [1, 4, 7, 5],
        [6, 2, 3, 3],
      ],
      attrs: settings({ stride: 2, pad: 1, groups: 2 }),
    },
    {
      inputs: [[2, 6, 5, 2], [3, 3, 2, 2], [3]],
      attrs: settings({ dilate: 2, pad: [1, 2], channelsLast: true }, "relu"),
    },
    { inputs: [[3, 5, 9, 9], [5, 1, 3, 3], [5]], attrs: settings({ pad: 1, groups: 5 }, "tanh") },
    { inputs: [[2, 3, 1, 21], [17, 3, 1, 4], [17]], attrs: settings({ stride: [1, 3] }) },
  ],
});

export const convolutionDataGradientOp: Op<GradientAttrs> = defineOp<GradientAttrs>({
  name: "convolution_data_gradient",
  shape: ({ shape }) => shape,
  gradient: ({ dy: ddx, attrs }, dy, w) => [
    () => convolve(ddx, w as NDArray, null, attrs),
    () => weightGradient(ddx, dy, { ...attrs, shape: (w as NDArray).shape }),
  ],
  lower: (attrs, dy, w) => dataGradientByPatches(dy as NDArray, w as NDArray, attrs),
  samples: [
    {
      inputs: [
        [2, 4, 3, 5],
        [4, 3, 3, 2],
      ],
      attrs: gradient({}, [2, 3, 5, 6]),
    },
    {
      inputs: [
        [1, 6, 4, 3],
        [6, 2, 3, 3],
      ],
      attrs: gradient({ stride: 2, pad: 1, groups: 2 }, [1, 4, 7, 5]),
    },
    {
      inputs: [
        [2, 4, 7, 3],
        [3, 3, 2, 2],
      ],
      attrs: gradient({ dilate: 2, pad: [1, 2], channelsLast: true }, [2, 6, 5, 2]),
    },
    {
      inputs: [
        [1, 2, 2, 3],
        [2, 1, 2, 2],
      ],
      attrs: gradient({ stride: [4, 3] }, [1, 1, 7, 9]),
    },
    {
      inputs: [
        [2, 3, 3, 3],
        [3, 2, 4, 3],
      ],
      attrs: gradient({ stride: 3, dilate: 2 }, [2, 2, 14, 12]),
    },
  ],
});

export const convolutionWeightGradientOp: Op<GradientAttrs> = defineOp<GradientAttrs>({
  name: "convolution_weight_gradient",
  shape: ({ shape }) => shape,
  gradient: ({ dy: ddw, attrs }, x, dy) => [
    () => dataGradient(dy as NDArray, ddw, { ...attrs, shape: x.shape }),
    () => convolve(x, ddw, null, attrs),
  ],
  lower: (attrs, x, dy) => {
    const axes = axesOf(attrs, (x as NDArray).shape, attrs.shape);
    const dw = products(slopes(dy as NDArray, attrs), seen(x as NDArray, axes, attrs), {
      transpose_b: true,
    });
    if (!attrs.channelsLast) return dw.reshape(attrs.shape);
    const [filters, height, width, inner] = attrs.shape as [number, number, number, number];
    return dw.reshape([filters, inner, height, width]).transpose([0, 2, 3, 1]);
  },
  samples: [
    {
      inputs: [
        [2, 3, 5, 6],
        [2, 4, 3, 5],
      ],
      attrs: gradient({}, [4, 3, 3, 2]),
    },
    {
      inputs: [
        [1, 4, 7, 5],
        [1, 6, 4, 3],
      ],
      attrs: gradient({ stride: 2, pad: 1, groups: 2 }, [6, 2, 3, 3]),
    },
    {
      inputs: [
        [2, 6, 5, 2],
        [2, 4, 7, 3],
      ],
      attrs: gradient({ dilate: 2, pad: [1, 2], channelsLast: true }, [3, 3, 2, 2]),
    },
    {
      inputs: [
        [1, 1, 7, 9],
        [1, 2, 2, 3],
      ],
      attrs: gradient({ stride: [4, 3] }, [2, 1, 2, 2]),
    },
    {
      inputs: [
        [2, 3, 1, 21],
        [2, 17, 1, 6],
      ],
      attrs: gradient({ stride: [1, 3] }, [17, 3, 1, 4]),
    },
  ],
});

/** What a sample sets; the rest is as in a plain convolution. */
interface Settings {
  readonly stride?: number | readonly number[];
  readonly pad?: number | readonly number[];
  readonly dilate?: number | readonly number[];
  readonly groups?: number;
  readonly channelsLast?: boolean;
}

function settings(
  { stride = 1, pad = 0, dilate = 1, groups = 1, channelsLast = false }: Settings,
  activation: ActivationName | null = null,
): Attrs {
  const both = (value: number | readonly number[]) =>
    typeof value === "number" ? [value, value] : value;
  return {
    ...{ stride: both(stride), pad: both(pad), dilate: both(dilate), groups, channelsLast },
    activation,
  };
}

function gradient(options: Settings, shape: Shape): GradientAttrs {
  const { activation: _, ...attrs } = settings(options);
  return { ...attrs, shape };
}

/**
 * Convolution over two spatial axes: `x (batch, in, h, w)`, `weight (filters, in / groups, kh, kw)`,
 * `bias (filters) -> (batch, filters, oh, ow)`, then the activation; with `channelsLast` channels are the
 * last axis of all.
 */
export function convolve(
  x: NDArray,
  weight: NDArray,
  bias: NDArray | null,
  { stride, pad, dilate, groups, channelsLast }: ConvolutionAttrs,
  activation: ActivationName | null = null,
): NDArray {
  const attrs = { stride, pad, dilate, groups, channelsLast, activation };
  return apply(convolutionOp, bias ? [x, weight, bias] : [x, weight], attrs);
}

/** The gradient of the input, of `shape`: the transposed convolution of `dy`. */
export function dataGradient(dy: NDArray, weight: NDArray, attrs: GradientAttrs): NDArray {
  return apply(convolutionDataGradientOp, [dy, weight], attrs);
}

/** The gradient of the weight, of `shape`. */
function weightGradient(x: NDArray, dy: NDArray, attrs: GradientAttrs): NDArray {
  return apply(convolutionWeightGradientOp, [x, dy], attrs);
}
