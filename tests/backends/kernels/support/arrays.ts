/** Arrays for tests of kernels: numbers with a shape, where they lie, and how close two of them are. */

import type { DType, Shape } from "../../../../backends/backend.ts";
import { sizeOf } from "../../../../backends/base/shape.ts";

/** Numbers with their shape, before they are on a device. */
export interface Given {
  readonly data: ArrayLike<number>;
  readonly shape: Shape;
  readonly dtype: DType;
}

/** The dtypes of the contract. */
export const DTYPES: readonly DType[] = ["float32", "int32", "uint8"];

export function given(
  data: ArrayLike<number>,
  shape: Shape = [data.length],
  dtype: DType = "float32",
): Given {
  return { data, shape, dtype };
}

/** `shape` filled with float32 numbers between -2 and 2, the same each time. */
export function numbers(shape: Shape, seed = 1): Given {
  let state = Math.imul(seed, 0x9e3779b1);
  const data = Float32Array.from({ length: sizeOf(shape) }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state / 2 ** 32) * 4 - 2;
  });
  return given(data, shape);
}

/** `shape` filled with integers between -100 and 100. */
export function integers(shape: Shape, seed = 1): Given {
  return given(
    Array.from(numbers(shape, seed).data, (x) => Math.trunc(x * 50) + 0),
    shape,
    "int32",
  );
}

/** `shape` filled with whole numbers from 0 to 239, which every dtype holds. */
export function whole(shape: Shape, dtype: DType = "float32", seed = 1): Given {
  const data = Array.from(numbers(shape, seed).data, (x) => Math.floor((x + 2) * 60));
  return given(data, shape, dtype);
}

/** `shape` filled with 0, 1, 2, ... */
export function range(shape: Shape, dtype: DType = "float32"): Given {
  return given([...new Array(sizeOf(shape)).keys()], shape, dtype);
}

/** Every pair of two lists, as two arrays. */
export function pairs(
  left: readonly number[],
  right: readonly number[],
  dtype: DType,
): [Given, Given] {
  const all = left.flatMap((a) => right.map((b) => [a, b] as const));
  return [
    given(
      all.map(([a]) => a),
      [all.length],
      dtype,
    ),
    given(
      all.map(([, b]) => b),
      [all.length],
      dtype,
    ),
  ];
}

/** Every index of an array of that shape, in row-major order. */
export function indicesOf(shape: Shape): number[][] {
  return shape.reduce<number[][]>(
    (indices, length) =>
      indices.flatMap((index) => Array.from({ length }, (_, i) => [...index, i])),
    [[]],
  );
}

/** Where the element of an index lies; axes of length 1 and missing ones repeat. */
export function offsetOf(shape: Shape, index: readonly number[]): number {
  const missing = index.length - shape.length;
  return shape.reduce(
    (offset, length, axis) => offset * length + (length === 1 ? 0 : index[axis + missing]!),
    0,
  );
}

/** The element at an index; axes of length 1 and missing ones repeat. */
export function elementAt({ data, shape }: Given, index: readonly number[]): number {
  return data[offsetOf(shape, index)]!;
}

/** How far a number may be from the expected one: by the larger of the two. */
export interface Tolerance {
  readonly relative: number;
  readonly absolute: number;
}

export const EXACT: Tolerance = { relative: 0, absolute: 0 };

/** Whether a number is the expected one (0 and -0 alike, NaN only where NaN is expected), or close to it. */
export function isClose(
  actual: number,
  expected: number,
  { relative, absolute }: Tolerance,
): boolean {
  if (Object.is(actual, expected) || actual === expected) return true;
  const error = Math.abs(actual - expected);
  return Number.isFinite(error) && error <= Math.max(relative * Math.abs(expected), absolute);
}

/** Throws unless all numbers are close to the expected ones. `nameOf` names a number by its position. */
export function expectClose(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  tolerance: Tolerance,
  nameOf: (position: number) => string = (position) => `number ${position}`,
): void {
  if (actual.length !== expected.length) {
    throw new Error(`there are ${actual.length} numbers, expected ${expected.length}`);
  }
  for (let i = 0; i < actual.length; i++) {
    const [got, wanted] = [actual[i]!, expected[i]!];
    if (isClose(got, wanted, tolerance)) continue;
    throw new Error(`${nameOf(i)} is ${got}, expected ${wanted}: ${Math.abs(got - wanted)} apart`);
  }
}
