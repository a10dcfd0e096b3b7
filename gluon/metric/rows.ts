/** Predictions on the host, row by row. */
import type { Tensor } from "../io/safetensors.ts";
import { resolveAxis } from "../nd/shape.ts";

/** Rows of `length` numbers along one axis: that of number `i` is at `start(i) + k * stride`. */
export interface Rows {
  readonly count: number;
  readonly length: number;
  readonly stride: number;
  start(i: number): number;
}

/** The rows of an array along an axis. */
export function rowsOf({ shape }: Tensor, axis: number): Rows {
  const at = resolveAxis(axis, shape.length, "measure predictions");
  const length = shape[at] as number;
  const stride = shape.slice(at + 1).reduce((product, n) => product * n, 1);
  const count = shape.slice(0, at).reduce((product, n) => product * n, stride);
  const start = (i: number): number => Math.floor(i / stride) * stride * length + (i % stride);
  return { count, length, stride, start };
}

/** The index of the greatest number of each row, the first of equal ones. */
export function argmaxRows(pred: Tensor, axis: number): Int32Array {
  const { count, length, stride, start } = rowsOf(pred, axis);
  const best = new Int32Array(count);
  for (let i = 0; i < count; i++) {
    const first = start(i);
    let greatest = pred.data[first] as number;
    for (let k = 1; k < length; k++) {
      const value = pred.data[first + k * stride] as number;
      if (value > greatest) [greatest, best[i]] = [value, k];
    }
  }
  return best;
}
