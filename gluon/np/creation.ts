/** New arrays, with NumPy's arguments. */
import type { DType, Shape } from "../nd/mod.ts";
import * as nd from "../nd/mod.ts";

/** A shape, for which a number may stand. */
export type ShapeLike = Shape | number;

/** A shape as a list. */
export function shapeOf(shape: ShapeLike): Shape {
  return typeof shape === "number" ? [shape] : shape;
}

/** An array of nested numbers, of a typed array, or a copy of an array. */
export function array(
  source: nd.NestedNumbers | nd.NDArray,
  dtype?: DType | nd.CreationOptions,
): nd.NDArray {
  const options = typeof dtype === "string" ? { dtype } : (dtype ?? {});
  if (source instanceof nd.NDArray) {
    const { dtype: wanted = source.dtype } = options;
    return wanted === source.dtype ? nd.copy(source) : nd.cast(source, wanted);
  }
  return nd.array(source, options);
}

/** Zeros. */
export function zeros(shape: ShapeLike, dtype: DType = "float32"): nd.NDArray {
  return nd.zeros(shapeOf(shape), { dtype });
}

/** Ones. */
export function ones(shape: ShapeLike, dtype: DType = "float32"): nd.NDArray {
  return nd.ones(shapeOf(shape), { dtype });
}

/** One value everywhere. */
export function full(shape: ShapeLike, fill_value: number, dtype: DType = "float32"): nd.NDArray {
  return nd.full(shapeOf(shape), fill_value, { dtype });
}

/** An array whose values nobody has set yet: zeros. */
export function empty(shape: ShapeLike, dtype: DType = "float32"): nd.NDArray {
  return zeros(shape, dtype);
}

/** `start, start + step, ...` below `stop`; `arange(n)` counts from 0 to `n - 1`. float32, as in `mx.np`. */
export function arange(
  start: number,
  stop?: number | null,
  step = 1,
  dtype: DType = "float32",
): nd.NDArray {
  return nd.arange(start, stop ?? undefined, { step, dtype });
}

/** `num` numbers at equal distances from `start` to `stop`. */
export function linspace(
  start: number,
  stop: number,
  num = 50,
  options: { endpoint?: boolean; dtype?: DType } = {},
): nd.NDArray {
  return nd.linspace(start, stop, num, options);
}

/** Ones on the `k`-th diagonal of `(N, M)`. */
export function eye(N: number, M: number = N, k = 0, dtype: DType = "float32"): nd.NDArray {
  return nd.eye(N, M, { k, dtype });
}

/** The identity matrix. */
export function identity(n: number, dtype: DType = "float32"): nd.NDArray {
  return nd.eye(n, n, { dtype });
}

/** Coordinates of a grid from vectors: one array for each, of one shape. `indexing` `"xy"` (default) or `"ij"`. */
export function meshgrid(
  arrays: readonly nd.NDArray[],
  { indexing = "xy" }: { indexing?: "xy" | "ij" } = {},
): nd.NDArray[] {
  const order = arrays.map((_, i) => i);
  if (indexing === "xy" && order.length > 1) order.splice(0, 2, 1, 0);
  const shape = order.map((i) => (arrays[i] as nd.NDArray).size);
  return arrays.map((each, i) =>
    nd.scope(() =>
      each
        .reshape(order.map((k) => (k === i ? each.size : 1)))
        .broadcast_to(shape)
        .copy(),
    ),
  );
}
