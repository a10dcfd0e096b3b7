/** Pooling: the maximum, mean or sum over each window. */

import type { AxisAttrs } from "../../../backends/backend.ts";
import { formatValue } from "../../../backends/base/format_value.ts";
import { apply } from "../apply.ts";
import { asOne } from "../call_graph.ts";
import { NDArray } from "../ndarray.ts";
import { defineOp, type Op } from "../op.ts";
import { formatShape, reducedShape, sizeOf } from "../shape.ts";
import { argmax } from "./arg_reduce.ts";
import { emptyWindows, LOWEST, pool } from "./pool.ts";
import { max } from "./reduce.ts";
import { masked, where } from "./where.ts";
import {
  channelsLast,
  fromPlanes,
  type Layout,
  type PerAxis,
  patches,
  resolveLayout,
  toPlanes,
  type WindowAxis,
  windowAxes,
} from "./window.ts";

/** The reduction over a window. */
export type PoolType = "max" | "avg" | "sum";

/** Options of `Pooling`. */
export interface PoolingOptions {
  /** Window size; must be given unless `global_pool`. */
  kernel?: PerAxis;
  /** Stride. Default: 1, as in MXNet. */
  stride?: PerAxis;
  /** Padding at both ends of each spatial axis. Default: 0. */
  pad?: PerAxis;
  /** The reduction. Default: "max". */
  pool_type?: PoolType;
  /** Global pooling: one window over all spatial axes. Default: false. */
  global_pool?: boolean;
  /** Whether windows that extend past the end count ("full") or not ("valid"). Default: "valid". */
  pooling_convention?: "valid" | "full";
  /** Whether the mean counts padded elements, which are 0. Default: true. */
  count_include_pad?: boolean;
  /** Order of the axes. Default: channels first, such as "NCHW". */
  layout?: Layout;
}

/** The maximum along an axis; of equal ones the first has the gradient, as in pooling. */
export const firstMaxOp: Op<AxisAttrs> = defineOp<AxisAttrs>({
  name: "first_max",
  shape: ({ axis }, x) => reducedShape(x?.shape ?? [], [axis], false),
  gradient: ({ dy, attrs: { axis } }, x) => [
    () => {
      const kept = reducedShape(x.shape, [axis], true);
      const length = x.shape[axis] as number;
      const column = [length, ...x.shape.slice(axis + 1).map(() => 1)];
      const places = NDArray.from([...new Array(length).keys()], column, "float32");
      return masked(argmax(x, { axis }).reshape(kept).equal(places), dy.reshape(kept));
    },
  ],
  lower: ({ axis }, x) => max(x as NDArray, { axis }),
  samples: [
    { inputs: [{ shape: [5], draw: "distinct" }], attrs: { axis: 0 } },
    { inputs: [{ shape: [3, 4], draw: "distinct" }], attrs: { axis: 1 } },
    { inputs: [{ shape: [2, 4, 3], draw: "distinct" }], attrs: { axis: 1 } },
  ],
});

/**
 * Pooling over sliding windows: `x (batch, channels, h, w) -> (batch, channels, oh, ow)`, over one
 * to three spatial axes, with `oh = floor((h + 2 pad - kernel) / stride) + 1`, or ceil where
 * `pooling_convention` is "full". A last window that lies in the padding altogether has mean and sum
 * 0, and the lowest finite float32 as its maximum, as in MXNet.
 */
export function Pooling(x: NDArray, options: PoolingOptions = {}): NDArray {
  const { kernel, stride = 1, pad = 0, pool_type = "max", global_pool = false } = options;
  const { pooling_convention = "valid", count_include_pad = true } = options;
  const layout = resolveLayout("pool", x, options.layout);
  const last = channelsLast(layout);
  if (!["max", "avg", "sum"].includes(pool_type)) {
    throw new RangeError(
      `Cannot pool with pool_type ${formatValue(pool_type)}: there is no such type; use "max", "avg" ` +
        'or "sum".',
    );
  }
  const space = last ? x.shape.slice(1, -1) : x.shape.slice(2);
  if (kernel === undefined && !global_pool) {
    throw new TypeError(
      `Cannot pool ${formatShape(x.shape)} without a kernel: give one, or global_pool.`,
    );
  }
  const window = global_pool
    ? { kernel: space, stride: 1, pad: 0, dilate: 1 }
    : { kernel: kernel as PerAxis, stride, pad, dilate: 1 };
  const axes = windowAxes(space, window, pooling_convention === "full" && !global_pool);
  const bad = axes.find((axis) => axis.pad >= axis.kernel);
  if (bad) {
    throw new RangeError(
      `Cannot pool with pad ${bad.pad} and kernel ${bad.kernel}: a window would hold nothing but ` +
        "padding; the pad must be smaller.",
    );
  }
  const called = {
    kernel: axes.map((axis) => axis.kernel),
    stride: axes.map((axis) => axis.stride),
    pad: axes.map((axis) => axis.pad),
    ...{ pool_type, global_pool, pooling_convention, count_include_pad, layout },
  };
  return asOne("Pooling", [x], called, () => {
    if (space.length > 2) return poolByPatches(x, axes, pool_type, count_include_pad, layout);
    const first = last ? x.transpose([0, x.ndim - 1, ...space.map((_, i) => i + 1)]) : x;
    const counts = axes.map(({ count }) => count);
    const leading = first.shape.slice(0, 2) as [number, number];
    // A signal is an image of one row.
    const both = space.length === 2 ? axes : [ROW, ...axes];
    const planes = first.reshape([leading[0] * leading[1], ...both.map(({ length }) => length)]);
    const pooled = pool(planes, both, pool_type === "max" ? "max" : "sum");
    const flat = pooled.reshape([leading[0] * leading[1], sizeOf(counts), 1]);
    const y = pool_type === "avg" ? flat.divide(sizes(axes, count_include_pad)) : flat;
    const shaped = y.reshape([...leading, ...counts]);
    return last ? shaped.transpose([0, ...space.map((_, i) => i + 2), 1]) : shaped;
  });
}

/** The windows along an axis of one element. */
const ROW: WindowAxis = { length: 1, kernel: 1, stride: 1, pad: 0, dilate: 1, count: 1 };

/** Pooling over any number of spatial axes, of the patches of the input. */
function poolByPatches(
  x: NDArray,
  axes: readonly WindowAxis[],
  type: PoolType,
  padCounts: boolean,
  layout: Layout,
): NDArray {
  const planes = toPlanes(x, layout);
  const pooled = poolPatches(planes, axes, type, padCounts);
  const counts = axes.map(({ count }) => count);
  const [channels, batch] = [planes.shape[0] as number, planes.shape.at(-1) as number];
  return fromPlanes(pooled.reshape([channels, ...counts, batch]), layout);
}

/** `x (channels, ...space, batch) -> (channels, windows, batch)`. */
function poolPatches(
  x: NDArray,
  axes: readonly WindowAxis[],
  type: PoolType,
  padCounts: boolean,
): NDArray {
  if (type === "max") {
    const largest = apply(firstMaxOp, [patches(x, axes, "nearest")], { axis: 1 });
    const empty = emptyWindows(axes);
    return empty ? where(empty, LOWEST, largest) : largest;
  }
  const sums = patches(x, axes, "zero").sum({ axis: 1 });
  return type === "sum" ? sums : sums.divide(sizes(axes, padCounts));
}

/** Number of elements of each window (1 for none), `(windows, 1)`; a number where all are equal. */
function sizes(axes: readonly WindowAxis[], padCounts: boolean): NDArray | number {
  let all = [1];
  for (const { length, kernel, stride, pad, count } of axes) {
    const margin = padCounts ? pad : 0;
    const held = Array.from({ length: count }, (_, i) => {
      const begin = i * stride - pad;
      return Math.max(1, Math.min(begin + kernel, length + margin) - Math.max(begin, -margin));
    });
    all = all.flatMap((size) => held.map((each) => size * each));
  }
  const first = all[0] as number;
  return all.every((size) => size === first)
    ? first
    : NDArray.from(all, [all.length, 1], "float32");
}
