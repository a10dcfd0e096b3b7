/** The offsets that an array is visited in. */

import type { Shape } from "../backend.ts";

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
