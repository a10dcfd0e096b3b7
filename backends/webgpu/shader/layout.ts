/** Row-major layout, and the fewest axes that a kernel must walk. */

import type { Shape } from "../../backend.ts";

/** One axis of a walk: its length, and how many elements apart its neighbours lie in each array walked. */
export type Axis = readonly [length: number, ...strides: number[]];

/** The most axes that a kernel can walk, after `walk` merged neighbours. */
export const MAX_AXES = 8;

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
