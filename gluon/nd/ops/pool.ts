/** Pooling of planes `(planes, h, w)` and its gradients, each as one op that a backend may have a kernel for. */
import type { PoolingAttrs, Shape } from "../../../backends/backend.ts";
import { apply } from "../apply.ts";
import { NDArray } from "../ndarray.ts";
import { defineOp, type Op } from "../op.ts";
import { sizeOf } from "../shape.ts";
import { argmax } from "./arg_reduce.ts";
import { subtract } from "./arithmetic.ts";
import { max } from "./reduce.ts";
import { masked, where } from "./where.ts";
import { addPatches, patches, type WindowAxis } from "./window.ts";

interface Attrs extends PoolingAttrs {
  /** Windows along both axes. */
  readonly counts: readonly number[];
}

interface GradientAttrs extends Attrs {
  /** Lengths of both axes of the planes. */
  readonly space: readonly number[];
}

/** The maximum of no elements, as in MXNet: the lowest finite float32. */
export const LOWEST: number = -(2 - 2 ** -23) * 2 ** 127;

function axesOf({ kernel, stride, pad, counts }: Attrs, space: readonly number[]): WindowAxis[] {
  return [0, 1].map((axis) => ({
    length: space[axis] as number,
    kernel: kernel[axis] as number,
    stride: stride[axis] as number,
    pad: pad[axis] as number,
    dilate: 1,
    count: counts[axis] as number,
  }));
}

/** Planes as images of a batch of one, with channels first. */
const single = (x: NDArray): NDArray => x.reshape([...x.shape, 1]);

const pooledShape = ({ counts }: Attrs, x: { shape: Shape } | undefined): number[] => [
  x?.shape[0] as number,
  ...counts,
];

/** 1 for each window that lies beyond the end altogether, `(windows, 1)`; `null` where none does. */
export function emptyWindows(axes: readonly WindowAxis[]): NDArray | null {
  let all = [0];
  for (const { length, stride, pad, count } of axes) {
    const beyond = Array.from({ length: count }, (_, i) => Number(i * stride - pad >= length));
    all = all.flatMap((empty) => beyond.map((each) => empty | each));
  }
  return all.includes(1) ? NDArray.from(all, [all.length, 1], "float32") : null;
}

/** 1 at the first maximum of each window, `(planes, kernel, windows, 1)`. */
function firstMaxima(x: NDArray, axes: readonly WindowAxis[]): NDArray {
  const seen = patches(single(x), axes, "nearest");
  const [planes, kernel, windows] = seen.shape as [number, number, number];
  const places = NDArray.from([...new Array(kernel).keys()], [kernel, 1, 1], "float32");
  const first = argmax(seen, { axis: 1 }).reshape([planes, 1, windows, 1]).equal(places);
  const empty = emptyWindows(axes);
  return empty ? first.multiply(subtract(1, empty)) : first;
}

export const maxPoolOp: Op<Attrs> = defineOp<Attrs>({
  name: "max_pool",
  shape: pooledShape,
  gradient: ({ dy, attrs }, x) => [
    () => apply(maxPoolGradientOp, [x, dy], { ...attrs, space: x.shape.slice(1) }),
  ],
  lower: (attrs, x) => {
    const axes = axesOf(attrs, (x as NDArray).shape.slice(1));
    const largest = max(patches(single(x as NDArray), axes, "nearest"), { axis: 1 });
    const empty = emptyWindows(axes);
    const y = empty ? where(empty, LOWEST, largest) : largest;
    return y.reshape(pooledShape(attrs, x));
  },
  samples: [
    sample([3, 6, 8], { kernel: [2, 2], stride: [2, 2], pad: [0, 0], counts: [3, 4] }),
    sample([2, 7, 13], { kernel: [3, 2], stride: [1, 1], pad: [1, 0], counts: [7, 12] }),
    sample([2, 9, 11], { kernel: [3, 3], stride: [2, 2], pad: [1, 1], counts: [5, 6] }),
    sample([1, 1, 14], { kernel: [1, 3], stride: [1, 3], pad: [0, 0], counts: [1, 5] }),
    sample([1, 3, 2], { kernel: [2, 1], stride: [3, 2], pad: [1, 0], counts: [2, 1] }),
  ],
});

export const maxPoolGradientOp: Op<GradientAttrs> = defineOp<GradientAttrs>({
  name: "max_pool_gradient",
  shape: ({ space }, x) => [x?.shape[0] as number, ...space],
  gradient: ({ dy: ddx, attrs }, x) => [
    null,
    () => {
      const axes = axesOf(attrs, attrs.space);
      const found = masked(firstMaxima(x, axes), patches(single(ddx), axes, "nearest"));
      return found.sum({ axis: 1 }).reshape(pooledShape(attrs, x));
    },
  ],
  lower: (attrs, x, dy) => {
    const axes = axesOf(attrs, attrs.space);
    const windows = sizeOf(attrs.counts);
    const slope = (dy as NDArray).reshape([(x as NDArray).shape[0] as number, 1, windows, 1]);
    const dx = addPatches(masked(firstMaxima(x as NDArray, axes), slope), axes, "nearest");
    return dx.reshape((x as NDArray).shape);
  },
  samples: maxPoolOp.samples.map(({ inputs, attrs }) => gradientSample(inputs, attrs as Attrs)),
});

export const sumPoolOp: Op<Attrs> = defineOp<Attrs>({
  name: "sum_pool",
  shape: pooledShape,
  gradient: ({ dy, attrs }, x) => [
    () => apply(sumPoolGradientOp, [dy], { ...attrs, space: x.shape.slice(1) }),
  ],
  lower: (attrs, x) =>
    patches(single(x as NDArray), axesOf(attrs, (x as NDArray).shape.slice(1)), "zero")
      .sum({ axis: 1 })
      .reshape(pooledShape(attrs, x)),
  samples: maxPoolOp.samples,
});

export const sumPoolGradientOp: Op<GradientAttrs> = defineOp<GradientAttrs>({
  name: "sum_pool_gradient",
  shape: ({ space }, dy) => [dy?.shape[0] as number, ...space],
  gradient: ({ dy: ddx, attrs: { space: _, ...attrs } }) => [() => apply(sumPoolOp, [ddx], attrs)],
  lower: (attrs, dy) => {
    const [planes] = (dy as NDArray).shape as [number];
    const [kernel, windows] = [sizeOf(attrs.kernel), sizeOf(attrs.counts)];
    const slopes = (dy as NDArray)
      .reshape([planes, 1, windows, 1])
      .broadcast_to([planes, kernel, windows, 1]);
    return addPatches(slopes, axesOf(attrs, attrs.space), "zero").reshape([planes, ...attrs.space]);
  },
  samples: maxPoolGradientOp.samples.map(({ inputs, attrs }) => ({
    inputs: [inputs[1] as Shape],
    attrs: attrs as GradientAttrs,
  })),
});

function sample(shape: Shape, attrs: Attrs) {
  return { inputs: [{ shape, draw: "distinct" as const }], attrs };
}

function gradientSample(inputs: readonly unknown[], attrs: Attrs) {
  const [x] = inputs as [{ shape: Shape; draw: "distinct" }];
  const [planes, ...space] = x.shape as [number, number, number];
  return { inputs: [x, [planes, ...attrs.counts]], attrs: { ...attrs, space } };
}

/** The maximum or sum of each window of planes `(planes, h, w) -> (planes, rows, columns)`. */
export function pool(x: NDArray, axes: readonly WindowAxis[], type: "max" | "sum"): NDArray {
  const each = (name: "kernel" | "stride" | "pad" | "count") => axes.map((axis) => axis[name]);
  const [kernel, stride, pad] = [each("kernel"), each("stride"), each("pad")];
  const attrs = { kernel, stride, pad, counts: each("count") };
  return apply(type === "max" ? maxPoolOp : sumPoolOp, [x], attrs);
}
