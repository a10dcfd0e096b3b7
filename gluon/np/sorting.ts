/** Sorting and searching, with NumPy's arguments. What has as many elements as the values say waits for them. */
import * as nd from "../nd/mod.ts";
import { formatShape, resolveAxis, sizeOf } from "../nd/shape.ts";

/** The elements along an axis in ascending order; with `axis` null of the array as if it were flat. NaN comes last. */
export function sort(x: nd.NDArray, axis: number | null = -1): nd.NDArray {
  return nd.sort(x, { axis });
}

/** Positions of the elements along an axis in ascending order, as int32; equal ones as they come. */
export function argsort(x: nd.NDArray, axis: number | null = -1): nd.NDArray {
  return nd.argsort(x, { axis, dtype: "int32" });
}

/**
 * Where each element of `v` belongs in the ascending vector `a`, as int32: before equal ones (`side` "left"), or behind
 * them.
 */
export function searchsorted(
  a: nd.NDArray,
  v: nd.ArrayLikeValue,
  side: "left" | "right" = "left",
): nd.NDArray {
  if (a.ndim !== 1) {
    throw new RangeError(`Cannot searchsorted in ${formatShape(a.shape)}: it must be a vector.`);
  }
  return nd.scope(() => {
    const values = v instanceof nd.NDArray ? v.astype(a.dtype) : nd.array(v, { dtype: a.dtype });
    const column = values.expand_dims(values.ndim);
    const before = side === "left" ? a.lesser(column) : a.lesser_equal(column);
    return before.sum({ axis: -1 }).astype("int32").reshape(values.shape);
  });
}

/** The bin of each element, as int32: how many of the ascending edges are at or below it, or with `right` below it. */
export function digitize(x: nd.NDArray, bins: nd.NDArray, right = false): nd.NDArray {
  return searchsorted(bins, x, right ? "left" : "right");
}

/** Positions of the elements that are not 0 in the array as if it were flat. */
export async function flatnonzero(x: nd.NDArray): Promise<nd.NDArray> {
  const [positions] = await nd.nonzero(x.reshape([x.size]));
  return positions as nd.NDArray;
}

/** Positions of the elements that are not 0, one a row: `(count, axes)`. */
export async function argwhere(x: nd.NDArray): Promise<nd.NDArray> {
  const positions = await nd.nonzero(x);
  return nd.scope(() => nd.stack(positions, { axis: 1 }));
}

/** The elements of `x`, as if it were flat, where a condition of as many is not 0. */
export async function extract(condition: nd.NDArray, x: nd.NDArray): Promise<nd.NDArray> {
  const positions = await flatnonzero(condition);
  return nd.take(x.reshape([x.size]), positions);
}

/** The slices along an axis, or the elements as if flat, where a vector is not 0. */
export async function compress(
  condition: nd.NDArray,
  x: nd.NDArray,
  axis?: number | null,
): Promise<nd.NDArray> {
  const positions = await flatnonzero(condition);
  if (axis === null || axis === undefined) return nd.take(x.reshape([x.size]), positions);
  return nd.take(x, positions, { axis: resolveAxis(axis, x.ndim, "compress") });
}

/** Positions along each axis of places in an array of that shape as if it were flat. */
export function unravel_index(indices: nd.NDArray, shape: nd.Shape): nd.NDArray[] {
  return shape.map((length, axis) =>
    nd.scope(() => {
      const stride = sizeOf(shape.slice(axis + 1));
      return nd.modulo(indices.astype("int32").divide(stride), length);
    }),
  );
}

/** The elements along an axis at indices of as many axes, which broadcast but for that axis, as `argsort` gives them. */
export function take_along_axis(x: nd.NDArray, indices: nd.NDArray, axis: number): nd.NDArray {
  const at = resolveAxis(axis, x.ndim, "take_along_axis");
  return nd.scope(() => {
    const others = x.shape.toSpliced(at, 1);
    const [length, count] = [x.shape[at] as number, indices.shape[at] as number];
    const rows = nd.moveaxis(x, at, -1).reshape([sizeOf(others), length]);
    const wide = indices.broadcast_to(x.shape.with(at, count)).astype("int32");
    const places = nd.moveaxis(wide, at, -1).reshape([sizeOf(others), count]);
    const starts = Int32Array.from({ length: sizeOf(others) }, (_, i) => i * length);
    const whole = places
      .modulo(Math.max(length, 1))
      .add(nd.array(starts, { shape: [starts.length, 1] }));
    const taken = nd.take(rows.reshape([rows.size]), whole).reshape([...others, count]);
    return nd.moveaxis(taken, -1, at);
  });
}

/** The first of the choices whose condition is not 0, elementwise, else `otherwise`. */
export function select(
  conditions: readonly nd.NDArray[],
  choices: readonly nd.ArrayLikeValue[],
  otherwise: nd.ArrayLikeValue = 0,
): nd.NDArray {
  if (conditions.length === 0 || conditions.length !== choices.length) {
    throw new RangeError(
      `Cannot select by ${conditions.length} conditions from ${choices.length} choices: give as many, one at least.`,
    );
  }
  return nd.scope(
    () =>
      conditions.reduceRight<nd.ArrayLikeValue>(
        (rest, condition, i) => nd.where(condition, choices[i] as nd.ArrayLikeValue, rest),
        otherwise,
      ) as nd.NDArray,
  );
}

/** The choice that `x`, whole numbers, names at each place. */
export function choose(x: nd.NDArray, choices: readonly nd.NDArray[]): nd.NDArray {
  return nd.scope(() =>
    select(
      choices.map((_, i) => x.equal(i)),
      choices,
      Number.NaN,
    ),
  );
}
