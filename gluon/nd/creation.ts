/** New arrays from values. */

import type { DType, NumericArray, Operand, Shape } from "../../backends/backend.ts";
import { formatValue } from "../../backends/base/format_value.ts";
import { currentBackend } from "./context.ts";
import { NDArray } from "./ndarray.ts";
import { checkDType } from "./ops/cast.ts";
import { checkShape, formatShape, sizeOf } from "./shape.ts";
import { Storage } from "./storage.ts";

/** Numbers nested to any depth, all rows of one depth equally long; rows may be typed arrays. */
export type NestedNumbers = number | NumericArray | readonly NestedNumbers[];

/** Options of creation functions. */
export interface CreationOptions {
  /** Default: float32. */
  dtype?: DType;
}

/** Options of `array`. */
export interface ArrayOptions extends CreationOptions {
  /** Shape for flat values; by default that of the nesting. */
  shape?: Shape;
}

/**
 * An array of the given numbers, nested to its shape, or of any nesting with a `shape`.
 * The dtype is that of a typed array, else float32 (as in MXNet); numbers become integers as `cast`
 * converts them.
 *
 * @throws {TypeError} where rows of one depth are not equally long, or not of numbers.
 * @throws {RangeError} where `shape` holds more or fewer numbers.
 */
export function array(
  source: NestedNumbers,
  { shape, dtype = dtypeOf(source) }: ArrayOptions = {},
): NDArray {
  checkDType(dtype);
  const flat = isTyped(source) ? { values: source, shape: [source.length] } : flattenNested(source);
  const wanted = checkShape(shape ?? flat.shape, "make an array");
  if (sizeOf(wanted) !== flat.values.length) {
    throw new RangeError(
      `Cannot make an array of shape ${formatShape(wanted)} of ${flat.values.length} numbers: it ` +
        `holds ${sizeOf(wanted)}; give as many.`,
    );
  }
  return NDArray.from(flat.values, wanted, dtype);
}

function isTyped(source: NestedNumbers): source is NumericArray {
  return ArrayBuffer.isView(source);
}

function dtypeOf(source: NestedNumbers): DType {
  if (source instanceof Int32Array) return "int32";
  return source instanceof Uint8Array ? "uint8" : "float32";
}

/** Nested numbers in row-major order, with the shape of the nesting. */
export function flattenNested(source: NestedNumbers): { values: number[]; shape: number[] } {
  const isRow = (value: unknown): value is ArrayLike<NestedNumbers> & Iterable<NestedNumbers> =>
    Array.isArray(value) || ArrayBuffer.isView(value);
  const shape: number[] = [];
  for (let at: unknown = source; isRow(at); at = at[0]) shape.push(at.length);
  const values: number[] = [];
  const visit = (value: NestedNumbers, axis: number): void => {
    if (axis < shape.length && isRow(value) && value.length === shape[axis]) {
      for (const each of value) visit(each, axis + 1);
    } else if (axis === shape.length && typeof value === "number") {
      values.push(value);
    } else {
      throw new TypeError(
        `Cannot make an array of ${formatValue(source)}: it is no regular nesting of numbers; every ` +
          "row of one depth must be equally long.",
      );
    }
  };
  visit(source, 0);
  return { values, shape };
}

/** An array filled with one value. */
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

/** Options of `arange`. */
export interface ArangeOptions extends CreationOptions {
  /** Distance of two numbers. Default: 1. */
  step?: number;
  /** How often each number comes. Default: 1. */
  repeat?: number;
}

/**
 * `start, start + step, ...` below `stop`; `arange(n)` counts from 0 to `n - 1`.
 *
 * @throws {RangeError} where `step` is 0, a bound is not finite or `repeat` is no whole number above 0.
 */
export function arange(
  start: number,
  stop?: number,
  { step = 1, repeat = 1, dtype = "float32" }: ArangeOptions = {},
): NDArray {
  checkDType(dtype);
  const [from, to] = stop === undefined ? [0, start] : [start, stop];
  if (!(Number.isFinite(from) && Number.isFinite(to) && Number.isFinite(step)) || step === 0) {
    throw new RangeError(
      `Cannot count from ${from} to ${to} in steps of ${step}: that never ends; bounds and step must ` +
        "be finite, the step not 0.",
    );
  }
  if (!Number.isInteger(repeat) || repeat < 1) {
    throw new RangeError(
      `Cannot count each number ${repeat} times: repeat must be a whole number, 1 or more.`,
    );
  }
  const length = Math.max(0, Math.ceil((to - from) / step)) * repeat;
  return NDArray.from(
    Float64Array.from({ length }, (_, i) => from + Math.floor(i / repeat) * step),
    [length],
    dtype,
  );
}

/**
 * `num` numbers at equal distances from `start` to `stop`, which is the last one unless `endpoint` is false.
 *
 * @throws {RangeError} where a bound is not finite or `num` is no whole number, 0 or more.
 */
export function linspace(
  start: number,
  stop: number,
  num: number,
  { endpoint = true, dtype = "float32" }: CreationOptions & { endpoint?: boolean } = {},
): NDArray {
  checkDType(dtype);
  if (!(Number.isFinite(start) && Number.isFinite(stop) && Number.isInteger(num) && num >= 0)) {
    throw new RangeError(
      `Cannot space ${num} numbers from ${start} to ${stop}: bounds must be finite, their number a ` +
        "whole number, 0 or more.",
    );
  }
  const step = (stop - start) / Math.max(endpoint ? num - 1 : num, 1);
  const values = Float64Array.from({ length: num }, (_, i) => start + i * step);
  if (endpoint && num > 1) values[num - 1] = stop;
  return NDArray.from(values, [num], dtype);
}

/** The identity matrix, or ones on the `k`-th diagonal of `(rows, columns)`. */
export function eye(
  rows: number,
  columns: number = rows,
  { k = 0, dtype = "float32" }: CreationOptions & { k?: number } = {},
): NDArray {
  checkDType(dtype);
  const size = sizeOf(checkShape([rows, columns], "make an identity matrix"));
  if (!Number.isInteger(k)) {
    throw new RangeError(
      `Cannot make an identity matrix on diagonal ${k}: it must be a whole number.`,
    );
  }
  const values = Float64Array.from({ length: size }, (_, i) =>
    (i % columns) - Math.floor(i / columns) === k ? 1 : 0,
  );
  return NDArray.from(values, [rows, columns], dtype);
}

/**
 * An array over memory that is on the device already, such as `interop.fromTensor(tensor)` of
 * `backends.shareWithTfjs`. The memory must be the backend's in use; the array frees it at its end.
 */
export function adopt({ buffer, shape, dtype }: Operand): NDArray {
  return new NDArray(shape, Storage.adopt(currentBackend(), dtype, sizeOf(shape), buffer));
}
