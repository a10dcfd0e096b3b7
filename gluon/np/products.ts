/** Products of arrays, as NumPy's. */
import * as nd from "../nd/mod.ts";
import { broadcastShapes, formatShape, sizeOf } from "../nd/shape.ts";

/** The sum of products of the last axis of `a` and the second last of `b` (the only one of a vector). */
export function dot(a: nd.ArrayLikeValue, b: nd.ArrayLikeValue): nd.NDArray {
  if (!(a instanceof nd.NDArray && b instanceof nd.NDArray) || a.ndim === 0 || b.ndim === 0) {
    return nd.multiply(a, b);
  }
  if (a.ndim === 2 && b.ndim === 2) return nd.dot(a, b);
  return nd.tensordot(a, b, [-1, b.ndim === 1 ? 0 : -2]);
}

/** Product of matrices `(..., m, k) . (..., k, n)`, whose other axes broadcast; a vector is a row, or a column. */
export function matmul(a: nd.NDArray, b: nd.NDArray): nd.NDArray {
  if (a.ndim === 0 || b.ndim === 0) {
    throw new RangeError("Cannot matmul a scalar: use multiply().");
  }
  if (b.ndim === 1) return nd.tensordot(a, b, [-1, 0]);
  return nd.scope(() => {
    const left = a.ndim === 1 ? a.reshape([1, a.size]) : a;
    if (left.ndim === 2 && b.ndim === 2) {
      const y = nd.dot(left, b);
      return a.ndim === 1 ? y.reshape([b.shape[1] as number]) : y;
    }
    const batch = broadcastShapes(left.shape.slice(0, -2), b.shape.slice(0, -2));
    if (batch === null) {
      throw new RangeError(
        `Cannot matmul ${formatShape(a.shape)} and ${formatShape(b.shape)}: the axes before the matrices do not broadcast.`,
      );
    }
    const wide = (x: nd.NDArray): nd.NDArray => {
      const matrix = x.shape.slice(-2);
      return x.broadcast_to([...batch, ...matrix]).reshape([sizeOf(batch), ...matrix]);
    };
    const y = nd.batch_dot(wide(left), wide(b));
    const rows = a.ndim === 1 ? [] : [y.shape[1] as number];
    return y.reshape([...batch, ...rows, y.shape[2] as number]);
  });
}

/** The sum of products of the last axes. */
export function inner(a: nd.NDArray, b: nd.NDArray): nd.NDArray {
  return a.ndim === 0 || b.ndim === 0 ? nd.multiply(a, b) : nd.tensordot(a, b, [-1, -1]);
}

/** The products of all pairs of elements. */
export function outer(a: nd.NDArray, b: nd.NDArray): nd.NDArray {
  return nd.scope(() => nd.tensordot(a.reshape([a.size]), b.reshape([b.size]), 0));
}

/** The sum of products of the elements, as if both were flat. */
export function vdot(a: nd.NDArray, b: nd.NDArray): nd.NDArray {
  return nd.scope(() => nd.tensordot(a.reshape([a.size]), b.reshape([b.size]), 1));
}
