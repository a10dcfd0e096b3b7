/** Shapes: how many elements they hold, and how they are written. */

/** Lengths of the axes; `[]` is a scalar. Arrays are dense and row-major. */
export type Shape = readonly number[];

/** Number of elements of an array of this shape. */
export function sizeOf(shape: Shape): number {
  let size = 1;
  for (const length of shape) size *= length;
  return size;
}

/** A shape as NumPy and MXNet write it: `(2, 3)`, `(4,)`, `()`. */
export function formatShape(shape: Shape): string {
  return shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(", ")})`;
}
