/** Row-major layout, and the fewest axes that a kernel must walk. */

import type { Shape } from "../backend.ts";

/** One axis of a walk: its length, and how many elements apart its neighbours lie in each array walked. */
export type Axis = readonly [length: number, ...strides: number[]];

/** The most axes that a kernel can walk, after `walk` merged neighbours. */
export const MAX_AXES = 8;

/** The number of elements of an array of `shape`. */
export function sizeOf(shape: Shape): number {
  let size = 1;
  for (const length of shape) size *= length;
  return size;
}

/** How many elements apart neighbours along each axis lie. */
export function stridesOf(shape: Shape): number[] {
  const strides = new Array<number>(shape.length);
  let stride = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    strides[axis] = stride;
    stride *= shape[axis]!;
  }
  return strides;
}

/** The strides that read an array of `shape` as one of `target`: 0 along the axes that repeat. */
export function broadcastStrides(shape: Shape, target: Shape): number[] {
  const missing = target.length - shape.length;
  const strides = stridesOf(shape);
  return target.map((_, axis) => {
    const own = axis - missing;
    return own < 0 || shape[own] === 1 ? 0 : strides[own]!;
  });
}

/** The shape seen from one axis: as `(outer, length, inner)`. */
export function splitAt(
  shape: Shape,
  axis: number,
): { outer: number; length: number; inner: number } {
  return {
    outer: sizeOf(shape.slice(0, axis)),
    length: shape[axis]!,
    inner: sizeOf(shape.slice(axis + 1)),
  };
}

/**
 * The axes of a walk over `shape`, in which every array walked has its own strides: axes of length 1 are left out,
 * and neighbours that are one axis in every array are merged, so that contiguous arrays of any rank have one axis.
 */
export function walk(shape: Shape, ...strides: (readonly number[])[]): Axis[] {
  const axes: Axis[] = [];
  shape.forEach((length, axis) => {
    if (length === 1) return;
    const own = strides.map((each) => each[axis]!);
    const last = axes.at(-1);
    if (last !== undefined && own.every((stride, array) => last[array + 1] === stride * length)) {
      axes[axes.length - 1] = [last[0] * length, ...own];
    } else {
      axes.push([length, ...own]);
    }
  });
  return axes;
}
