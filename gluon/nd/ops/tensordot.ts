/** Tensor contraction over axes. */
import type { NDArray } from "../ndarray.ts";
import { scope } from "../scope.ts";
import { formatShape, resolveAxis, sizeOf } from "../shape.ts";
import { dot } from "./dot.ts";

/** So many last axes of one and first axes of the other, or the axes of both in order. */
export type ContractedAxes =
  | number
  | readonly [number | readonly number[], number | readonly number[]];

/**
 * The sum of products of `a` and `b` over pairs of axes, as in NumPy: the other axes of `a`, then those of `b`.
 * `axes` 2 (default): the last two of `a` with the first two of `b`; 0: the outer product.
 */
export function tensordot(a: NDArray, b: NDArray, axes: ContractedAxes = 2): NDArray {
  const [left, right] = pairsOf(a, b, axes);
  const lengths = left.map((axis) => a.shape[axis] as number);
  if (left.length !== right.length || right.some((axis, i) => b.shape[axis] !== lengths[i])) {
    throw new RangeError(
      `Cannot tensordot ${formatShape(a.shape)} over axes [${left.join(", ")}] and ${formatShape(b.shape)} ` +
        `over [${right.join(", ")}]: the axes of a pair must be equally long.`,
    );
  }
  const rows = others(a, left);
  const columns = others(b, right);
  return scope(() => {
    const inner = sizeOf(lengths);
    const shape = [
      ...rows.map((i) => a.shape[i] as number),
      ...columns.map((i) => b.shape[i] as number),
    ];
    const x = a.transpose([...rows, ...left]).reshape([a.size / Math.max(inner, 1), inner]);
    const y = b.transpose([...right, ...columns]).reshape([inner, b.size / Math.max(inner, 1)]);
    return dot(x, y).reshape(shape);
  });
}

function pairsOf(a: NDArray, b: NDArray, axes: ContractedAxes): [number[], number[]] {
  if (typeof axes === "number") {
    if (!Number.isInteger(axes) || axes < 0 || axes > Math.min(a.ndim, b.ndim)) {
      throw new RangeError(
        `Cannot tensordot ${formatShape(a.shape)} and ${formatShape(b.shape)} over ${axes} axes: it must be a ` +
          "whole number, 0 or more, and both must have as many.",
      );
    }
    const count = Array.from({ length: axes }, (_, i) => i);
    return [count.map((i) => a.ndim - axes + i), count];
  }
  const resolve = (x: NDArray, named: number | readonly number[]): number[] =>
    [named].flat().map((axis) => resolveAxis(axis as number, x.ndim, "tensordot"));
  return [resolve(a, axes[0]), resolve(b, axes[1])];
}

const others = (x: NDArray, named: readonly number[]): number[] =>
  x.shape.map((_, i) => i).filter((i) => !named.includes(i));
