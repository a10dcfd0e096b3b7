/** Pooling: the maximum, mean or sum of what stands in each window. */
import type { AxisAttrs } from "../../../backends/backend.ts";
import { apply } from "../apply.ts";
import { describe } from "../describe.ts";
import { NDArray } from "../ndarray.ts";
import { defineOp, type Op } from "../op.ts";
import { scope } from "../scope.ts";
import { formatShape, reducedShape } from "../shape.ts";
import { argmax } from "./arg_reduce.ts";
import { max } from "./reduce.ts";
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

/** What is taken of a window. */
export type PoolType = "max" | "avg" | "sum";

/** What `Pooling` takes. */
export interface PoolingOptions {
  /** Lengths of a window; must be given unless `global_pool`. */
  kernel?: PerAxis;
  /** Steps from window to window. Default: 1, as in MXNet. */
  stride?: PerAxis;
  /** Elements by which windows reach beyond both ends of each spatial axis. Default: 0. */
  pad?: PerAxis;
  /** Default: "max". */
  pool_type?: PoolType;
  /** One window over all. Default: false. */
  global_pool?: boolean;
  /** Whether ("full") windows that hang over the end count, or not ("valid"). Default: "valid". */
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
      return argmax(x, { axis }).reshape(kept).equal(places).multiply(dy.reshape(kept));
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
 * What each window holds, pooled: `x (batch, channels, h, w) -> (batch, channels, oh, ow)`, over one
 * to three spatial axes, with `oh = floor((h + 2 pad - kernel) / stride) + 1`, or ceil where
 * `pooling_convention` is "full".
 */
export function Pooling(x: NDArray, options: PoolingOptions = {}): NDArray {
  const { kernel, stride = 1, pad = 0, pool_type = "max", global_pool = false } = options;
  const { pooling_convention = "valid", count_include_pad = true } = options;
  const layout = resolveLayout("pool", x, options.layout);
  const last = channelsLast(layout);
  if (!["max", "avg", "sum"].includes(pool_type)) {
    throw new RangeError(
      `Cannot pool with pool_type ${describe(pool_type)}: there is no such type; use "max", "avg" ` +
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
  return scope(() => {
    const planes = toPlanes(x, layout);
    const pooled = pool(planes, axes, pool_type, count_include_pad);
    const counts = axes.map(({ count }) => count);
    const [channels, batch] = [planes.shape[0] as number, planes.shape.at(-1) as number];
    return fromPlanes(pooled.reshape([channels, ...counts, batch]), layout);
  });
}

/** `x (channels, ...space, batch) -> (channels, windows, batch)`. */
function pool(
  x: NDArray,
  axes: readonly WindowAxis[],
  type: PoolType,
  padCounts: boolean,
): NDArray {
  if (type === "max") return apply(firstMaxOp, [patches(x, axes, "nearest")], { axis: 1 });
  const sums = patches(x, axes, "zero").sum({ axis: 1 });
  return type === "sum" ? sums : sums.divide(sizes(axes, padCounts));
}

/** How many elements each window holds (1 for none), `(windows, 1)`; a number where all are alike. */
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
