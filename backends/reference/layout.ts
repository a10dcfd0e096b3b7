/** Row-major layout: sizes, strides, and the offsets that an array is visited in. */

import type { Shape } from "../backend.ts";

/** The number of elements of an array of `shape`. */
export function sizeOf(shape: Shape): number {
  return shape.reduce((size, length) => size * length, 1);
}

/** How many elements apart neighbours along each axis lie. */
export function stridesOf(shape: Shape): number[] {
  return shape.map((_, axis) => sizeOf(shape.slice(axis + 1)));
}

/** The strides that read an array of `shape` as one of `target`: 0 along the axes that repeat. */
export function broadcastStrides(shape: Shape, target: Shape): number[] {
  const strides = stridesOf(shape).map((stride, axis) => (shape[axis] === 1 ? 0 : stride));
  return [...new Array<number>(target.length - shape.length).fill(0), ...strides];
}

/** For every index of `shape`, in row-major order: `base + sum(index[axis] * strides[axis])`. */
export function offsets(shape: Shape, strides: readonly number[], base = 0): Int32Array {
  let visited = Int32Array.of(base);
  shape.forEach((length, axis) => {
    const stride = strides[axis]!;
    const finer = new Int32Array(visited.length * length);
    for (let i = 0; i < visited.length; i++) {
      for (let j = 0; j < length; j++) finer[i * length + j] = visited[i]! + j * stride;
    }
    visited = finer;
  });
  return visited;
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
