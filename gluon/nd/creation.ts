/** New arrays from values. */
import type { DType, NumericArray, Shape } from "../../backends/backend.ts";
import { NDArray } from "./ndarray.ts";
import { checkDType } from "./ops/cast.ts";
import { checkShape, formatShape, sizeOf } from "./shape.ts";

/** Numbers nested to any depth, all rows of one depth equally long. */
export type NestedNumbers = number | readonly NestedNumbers[];

/** What creation functions take. */
export interface CreationOptions {
  /** Default: float32. */
  dtype?: DType;
}

/** What `array` takes. */
export interface ArrayOptions extends CreationOptions {
  /** Shape for flat values; by default that of the nesting. */
  shape?: Shape;
}

/**
 * An array of the given numbers: nested JavaScript arrays, or a typed array (flat, with `shape`).
 * The dtype is that of the typed array, else float32 (as in MXNet).
 */
export function array(
  source: NestedNumbers | NumericArray,
  { shape, dtype = dtypeOf(source) }: ArrayOptions = {},
): NDArray {
  const flat = ArrayBuffer.isView(source)
    ? { values: source, shape: [source.length] }
    : flatten(source as NestedNumbers);
  const wanted = checkShape(shape ?? flat.shape, "make an array");
  checkDType(dtype);
  if (sizeOf(wanted) !== flat.values.length) {
    throw new RangeError(
      `Cannot make an array of shape ${formatShape(wanted)} of ${flat.values.length} numbers: it ` +
        `holds ${sizeOf(wanted)}; give as many.`,
    );
  }
  return NDArray.from(flat.values, wanted, dtype);
}

function dtypeOf(source: NestedNumbers | NumericArray): DType {
  if (source instanceof Int32Array) return "int32";
  return source instanceof Uint8Array ? "uint8" : "float32";
}

function flatten(source: NestedNumbers): { values: number[]; shape: number[] } {
  const shape: number[] = [];
  for (let at = source; Array.isArray(at); at = at[0]) shape.push(at.length);
  const values: number[] = [];
  const visit = (value: NestedNumbers, axis: number): void => {
    if (axis < shape.length && Array.isArray(value) && value.length === shape[axis]) {
      for (const each of value) visit(each, axis + 1);
    } else if (axis === shape.length && typeof value === "number") {
      values.push(value);
    } else {
      throw new TypeError(
        `Cannot make an array of ${JSON.stringify(source)?.slice(0, 60)}: it is no regular nesting ` +
          "of numbers; every row of one depth must be equally long.",
      );
    }
  };
  visit(source, 0);
  return { values, shape };
}

/** An array of one value. */
export function full(
  shape: Shape,
  value: number,
  { dtype = "float32" }: CreationOptions = {},
): NDArray {
  const size = sizeOf(checkShape(shape, "make an array"));
  checkDType(dtype);
  return NDArray.from(new Float64Array(size).fill(value), shape, dtype);
}

/** An array of zeros. */
export function zeros(shape: Shape, options?: CreationOptions): NDArray {
  return full(shape, 0, options);
}

/** An array of ones. */
export function ones(shape: Shape, options?: CreationOptions): NDArray {
  return full(shape, 1, options);
}

/**
 * `start, start + step, ...` below `stop`; `arange(n)` counts from 0 to `n - 1`.
 *
 * @throws {RangeError} where `step` is 0 or a bound is not finite.
 */
export function arange(
  start: number,
  stop?: number,
  { step = 1, dtype = "float32" }: CreationOptions & { step?: number } = {},
): NDArray {
  const [from, to] = stop === undefined ? [0, start] : [start, stop];
  if (!(Number.isFinite(from) && Number.isFinite(to) && Number.isFinite(step)) || step === 0) {
    throw new RangeError(
      `Cannot count from ${from} to ${to} in steps of ${step}: all must be finite, the step not 0.`,
    );
  }
  const length = Math.max(0, Math.ceil((to - from) / step));
  return NDArray.from(
    Float64Array.from({ length }, (_, i) => from + i * step),
    [length],
    dtype,
  );
}

/** The identity matrix, or ones on the `k`-th diagonal of `(rows, columns)`. */
export function eye(
  rows: number,
  columns: number = rows,
  { k = 0, dtype = "float32" }: CreationOptions & { k?: number } = {},
): NDArray {
  const size = sizeOf(checkShape([rows, columns], "make an array"));
  const values = Float64Array.from({ length: size }, (_, i) =>
    (i % columns) - Math.floor(i / columns) === k ? 1 : 0,
  );
  return NDArray.from(values, [rows, columns], dtype);
}
