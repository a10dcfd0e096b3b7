/** Argmax and argmin: the index of the extremum along an axis. */
import type { AxisAttrs } from "../../../backends/backend.ts";
import { apply } from "../apply.ts";
import type { NDArray } from "../ndarray.ts";
import { defineOp, numeric, type Op } from "../op.ts";
import { scope } from "../scope.ts";
import { formatShape, reducedShape, resolveAxis } from "../shape.ts";

/** Options of `argmax` and `argmin`. */
export interface ArgOptions {
  /** Axis to search along; by default the array is searched as if it were flat. */
  axis?: number;
  /** Keep the searched axis (or all of them) at length 1. Default: false. */
  keepdims?: boolean;
}

interface Attrs extends AxisAttrs {
  readonly keepdims: boolean;
}

const argOp = (name: "argmax" | "argmin"): Op<Attrs> =>
  defineOp<Attrs>({
    name,
    accepts: [numeric],
    shape: ({ axis, keepdims }, x) => reducedShape(x?.shape ?? [], [axis], keepdims),
    dtype: () => "float32",
    gradient: "zero",
    samples: [
      { inputs: [{ shape: [5], draw: "distinct" }], attrs: { axis: 0, keepdims: false } },
      { inputs: [{ shape: [3, 4], draw: "distinct" }], attrs: { axis: 1, keepdims: false } },
      { inputs: [{ shape: [3, 4], draw: "distinct" }], attrs: { axis: 0, keepdims: true } },
      { inputs: [{ shape: [2, 70], draw: { index: 3 } }], attrs: { axis: 1, keepdims: false } },
      {
        inputs: [{ shape: [4], dtype: "int32", draw: { index: 9 } }],
        attrs: { axis: 0, keepdims: false },
      },
    ],
  });

export const argmaxOp: Op<Attrs> = argOp("argmax");
export const argminOp: Op<Attrs> = argOp("argmin");

function search(op: Op<Attrs>, x: NDArray, { axis, keepdims = false }: ArgOptions = {}): NDArray {
  const at = axis === undefined ? 0 : resolveAxis(axis, x.ndim, op.name);
  if ((axis === undefined ? x.size : x.shape[at]) === 0) {
    throw new RangeError(
      `Cannot ${op.name} an array of shape ${formatShape(x.shape)}: it has no elements.`,
    );
  }
  if (x.dtype === "uint8") {
    const given = { ...(axis !== undefined && { axis }), keepdims };
    return scope(() => search(op, x.astype("int32"), given));
  }
  if (axis !== undefined) return apply(op, [x], { axis: at, keepdims });
  return scope(() => {
    const y = apply(op, [x.reshape([x.size])], { axis: 0, keepdims: false });
    return keepdims ? y.reshape(x.shape.map(() => 1)) : y;
  });
}

/** Index of the first largest element, or of the first NaN if there is one, as float32 (MXNet's choice). */
export function argmax(x: NDArray, options?: ArgOptions): NDArray {
  return search(argmaxOp, x, options);
}

/** Index of the first smallest element, or of the first NaN if there is one, as float32. */
export function argmin(x: NDArray, options?: ArgOptions): NDArray {
  return search(argminOp, x, options);
}

/** `argmax` along the axis of channels, 1. */
export function argmax_channel(x: NDArray): NDArray {
  return argmax(x, { axis: 1 });
}
