/** Sorting along an axis. */
import type { DType } from "../../../backends/backend.ts";
import { formatValue } from "../../../backends/base/format_value.ts";
import { apply } from "../apply.ts";
import { NDArray } from "../ndarray.ts";
import { defineOp, numeric, type Op } from "../op.ts";
import { scope } from "../scope.ts";
import { formatShape, resolveAxis } from "../shape.ts";
import { concat } from "./concat.ts";
import { one_hot } from "./one_hot.ts";
import { slice_axis } from "./slice.ts";
import { moveaxis } from "./swapaxes.ts";
import { take } from "./take.ts";
import { where } from "./where.ts";

/** Options of `sort`. */
export interface SortOptions {
  /** Axis to sort along; `null` sorts all elements as one row. Default: the last. */
  axis?: number | null;
  /** Whether the smallest come first. */
  is_ascend?: boolean;
}

/** Options of `argsort`. */
export interface ArgsortOptions extends SortOptions {
  /** Dtype of positions. Default: float32, as in MXNet. */
  dtype?: DType;
}

/** Options of `topk`. */
export interface TopkOptions extends ArgsortOptions {
  /** How many elements; all below 1. Default: 1. */
  k?: number;
  /** Positions, the elements, both, or ones where they are in an array of zeros. Default: "indices". */
  ret_typ?: "indices" | "value" | "both" | "mask";
}

interface Attrs {
  readonly ascending: boolean;
}

/** Keys to sort by, ties being broken by numbers that are all different. */
interface Keys {
  readonly keys: NDArray;
  readonly ties: NDArray;
}

/** `0, 1, ...` with `value` from `from` on, as int32. */
function numbers(length: number, valueAt: (i: number) => number): NDArray {
  return NDArray.from(
    Int32Array.from({ length }, (_, i) => valueAt(i)),
    [length],
    "int32",
  );
}

/**
 * One step of a bitonic sorting network over the last axis: elements `distance` apart are exchanged where they are not in
 * order, which is descending in every second block of `block` elements.
 */
function exchange({ keys, ties }: Keys, block: number, distance: number): Keys {
  const [rows, length] = keys.shape as [number, number];
  const pairs = length / (2 * distance);
  const part = (x: NDArray, i: number): NDArray =>
    slice_axis(x.reshape([rows, pairs, 2, distance]), 2, i, i + 1);
  const [a, b, s, t] = [part(keys, 0), part(keys, 1), part(ties, 0), part(ties, 1)];
  const above = where(a.equal(b), s.greater(t), a.greater(b).astype("int32"));
  const isDown = numbers(pairs, (i) => Number((i * 2 * distance) & block) && 1);
  const swap = above.not_equal(isDown.reshape([1, pairs, 1, 1]));
  const joined = (x: NDArray, y: NDArray): NDArray =>
    concat([where(swap, y, x), where(swap, x, y)], { dim: 2 }).reshape([rows, length]);
  return { keys: joined(a, b), ties: joined(s, t) };
}

/** Positions of the elements of `x (rows, n)` in order, as int32. */
function order(x: NDArray, ascending: boolean): NDArray {
  const [rows, length] = x.shape as [number, number];
  const isFloat = x.dtype === "float32";
  const places = numbers(length, (i) => i).broadcast_to([rows, length]);
  // NaN is the largest: it stands beside infinity, from which the ties distinguish it.
  const isNumber = x.equal(x);
  const keys = ascending ? x : isFloat ? x.negative() : x.multiply(-1).subtract(1);
  const known = isFloat ? where(isNumber, keys, ascending ? Infinity : -Infinity) : keys;
  const ties = where(isNumber, places, ascending ? places.add(length) : places.subtract(length));
  const full = 2 ** Math.ceil(Math.log2(Math.max(length, 1)));
  const missing = full - length;
  const filled = (value: number, dtype: DType): NDArray =>
    NDArray.from([value], [1, 1], dtype).broadcast_to([rows, missing]);
  const beyond = numbers(missing, (i) => 2 * length + i).broadcast_to([rows, missing]);
  let sorted: Keys = { keys: known, ties };
  if (missing > 0) {
    const last = isFloat ? filled(Infinity, "float32") : filled(2 ** 31 - 1, "int32");
    sorted = { keys: concat([known, last], { dim: 1 }), ties: concat([ties, beyond], { dim: 1 }) };
  }
  for (let block = 2; block <= full; block *= 2) {
    for (let distance = block / 2; distance >= 1; distance /= 2) {
      sorted = exchange(sorted, block, distance);
    }
  }
  return slice_axis(sorted.ties, 1, 0, length).modulo(Math.max(length, 1));
}

/** `x (rows, n) -> (rows, n)` int32: positions in each row in order, equal ones as they come. Source: Batcher 1968. */
export const argsortOp: Op<Attrs> = defineOp<Attrs>({
  name: "argsort",
  accepts: [numeric],
  shape: (_, x) => x?.shape ?? [],
  dtype: () => "int32",
  gradient: "zero",
  lower: ({ ascending }, x) => scope(() => order(x as NDArray, ascending)),
  samples: [true, false].flatMap((ascending) => [
    { inputs: [[1, 1]], attrs: { ascending } },
    { inputs: [[3, 5]], attrs: { ascending } },
    { inputs: [[2, 8]], attrs: { ascending } },
    { inputs: [[2, 45]], attrs: { ascending } },
    {
      inputs: [{ shape: [2, 33], dtype: "int32" as const, draw: { index: 6 } }],
      attrs: { ascending },
    },
  ]),
});

/** Rows along an axis, and how to get back. */
function rowsOf(x: NDArray, axis: number | null | undefined, name: string) {
  const flat = axis === null ? x.reshape([x.size]) : x;
  if (flat.ndim === 0) throw new RangeError(`Cannot ${name} a scalar: there is no axis.`);
  const at = resolveAxis(axis ?? -1, flat.ndim, name);
  const last = moveaxis(flat, at, -1);
  const length = last.shape.at(-1) as number;
  const rows = last.reshape([length === 0 ? 0 : last.size / length, length]);
  const back = (y: NDArray): NDArray =>
    moveaxis(y.reshape([...last.shape.slice(0, -1), y.shape.at(-1) as number]), -1, at);
  return { rows, back, shape: flat.shape };
}

function positionsOf(rows: NDArray, ascending: boolean): NDArray {
  return rows.dtype === "uint8"
    ? apply(argsortOp, [rows.astype("int32")], { ascending })
    : apply(argsortOp, [rows], { ascending });
}

/** The elements of `rows (m, n)` at `positions (m, k)` of each row. */
function pickRows(rows: NDArray, positions: NDArray): NDArray {
  const [count, length] = rows.shape as [number, number];
  const starts = numbers(count, (i) => i * length).reshape([count, 1]);
  return take(rows.reshape([count * length]), positions.add(starts));
}

/** The elements along an axis in order; NaN is the largest. The gradient goes back to where they were. */
export function sort(x: NDArray, { axis = -1, is_ascend = true }: SortOptions = {}): NDArray {
  return scope(() => {
    const { rows, back, shape } = rowsOf(x, axis, "sort");
    return rows.size === 0 ? x.reshape(shape) : back(pickRows(rows, positionsOf(rows, is_ascend)));
  });
}

/** The positions along an axis of the elements in order; equal ones as they come, NaN as the largest. */
export function argsort(
  x: NDArray,
  { axis = -1, is_ascend = true, dtype = "float32" }: ArgsortOptions = {},
): NDArray {
  return scope(() => {
    const { rows, back, shape } = rowsOf(x, axis, "argsort");
    if (rows.size === 0) return x.reshape(shape).astype(dtype);
    return back(positionsOf(rows, is_ascend)).astype(dtype);
  });
}

/** The `k` largest elements along an axis, or with `is_ascend` the smallest: their positions, or as `ret_typ` says. */
export function topk(x: NDArray, options: TopkOptions & { ret_typ: "both" }): NDArray[];
/** The same as one array. */
export function topk(
  x: NDArray,
  options?: TopkOptions & { ret_typ?: "indices" | "value" | "mask" },
): NDArray;
/** The same, where `ret_typ` is not known. */
export function topk(x: NDArray, options?: TopkOptions): NDArray | NDArray[];
export function topk(x: NDArray, options: TopkOptions = {}): NDArray | NDArray[] {
  const { axis = -1, k = 1, ret_typ = "indices", is_ascend = false, dtype = "float32" } = options;
  if (!["indices", "value", "both", "mask"].includes(ret_typ)) {
    throw new RangeError(
      `Cannot topk with ret_typ ${formatValue(ret_typ)}: use "indices", "value", "both" or "mask".`,
    );
  }
  return scope((): NDArray | NDArray[] => {
    const { rows, back } = rowsOf(x, axis, "topk");
    const length = rows.shape[1] as number;
    if (!Number.isInteger(k) || k > length) {
      throw new RangeError(
        `Cannot topk ${formatShape(x.shape)} with k ${k}: it must be a whole number, at most ${length}.`,
      );
    }
    const first = slice_axis(positionsOf(rows, is_ascend), 1, 0, k < 1 ? length : k);
    if (ret_typ === "mask") {
      const mask = back(one_hot(first, length).sum({ axis: 1 }));
      return axis === null ? mask.reshape(x.shape) : mask;
    }
    const indices = (): NDArray => back(first).astype(dtype);
    if (ret_typ === "indices") return indices();
    const value = back(pickRows(rows, first));
    return ret_typ === "value" ? value : [value, indices()];
  });
}
