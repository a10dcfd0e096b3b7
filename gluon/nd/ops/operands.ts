/** Operands of ops: numbers as scalar arrays, and the sum that undoes broadcasting. */

import type { DType, NoAttrs, Shape } from "../../../backends/backend.ts";
import { formatValue } from "../../../backends/base/format_value.ts";
import { apply } from "../apply.ts";
import { type ArrayLikeValue, NDArray } from "../ndarray.ts";
import type { Op } from "../op.ts";
import { scope } from "../scope.ts";
import { formatShape, sameShape } from "../shape.ts";

/** Attributes of an op that has none. */
export const none: NoAttrs = {};

/** A number as a scalar array. */
export function scalar(value: number, dtype: DType = "float32"): NDArray {
  if (typeof value !== "number") {
    throw new TypeError(
      `Cannot compute with ${formatValue(value)}: it is neither an NDArray nor a number; make an array ` +
        "with nd.array(...).",
    );
  }
  // biome-ignore lint/suspicious/noDoubleEquals: -0 is the whole number 0
  if (dtype === "int32" && (value | 0) != value) {
    throw new RangeError(
      `Cannot compute int32 with ${value}: it is no whole number of 32 bits; convert the array ` +
        'with .astype("float32").',
    );
  }
  return NDArray.from([value], [], dtype);
}

/** Two values as arrays; a number takes the dtype of the array beside it. */
export function pair(name: string, a: ArrayLikeValue, b: ArrayLikeValue): [NDArray, NDArray] {
  const x = a instanceof NDArray ? a : scalar(a, b instanceof NDArray ? b.dtype : "float32");
  const y = b instanceof NDArray ? b : scalar(b, x.dtype);
  if (x.dtype !== y.dtype) {
    throw new TypeError(
      `Cannot ${name} ${x.dtype} ${formatShape(x.shape)} and ${y.dtype} ${formatShape(y.shape)}: ` +
        `the dtypes differ; convert one with .astype("${x.dtype}").`,
    );
  }
  return [x, y];
}

function isBytes(value: ArrayLikeValue): value is NDArray {
  return value instanceof NDArray && value.dtype === "uint8";
}

/** Applies an op to two values; uint8 is computed in int32 and taken modulo 256. An array made for a number is freed, unless a graph needs it. */
export function applyPair(op: Op<NoAttrs>, a: ArrayLikeValue, b: ArrayLikeValue): NDArray {
  if ([a, b].every((each) => typeof each === "number" || isBytes(each)) && [a, b].some(isBytes)) {
    const wide = (each: ArrayLikeValue) => (isBytes(each) ? each.astype("int32") : each);
    return scope(() => applyPair(op, wide(a), wide(b)).astype("uint8"));
  }
  const [x, y] = pair(op.name, a, b);
  const result = apply(op, [x, y], none);
  if (result.entry === null) {
    if (x !== a) x.dispose();
    if (y !== b) y.dispose();
  }
  return result;
}

/** The sum of `x` over the axes that broadcasting `shape` to `x.shape` would repeat. */
export function sumTo(x: NDArray, shape: Shape): NDArray {
  if (sameShape(x.shape, shape)) return x;
  const lead = x.shape.length - shape.length;
  const axes = x.shape.flatMap((length, axis) =>
    axis < lead || (shape[axis - lead] === 1 && length !== 1) ? [axis] : [],
  );
  return (axes.length > 0 ? x.sum({ axis: axes }) : x).reshape(shape);
}
