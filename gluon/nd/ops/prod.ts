/** Products over axes, and sums and products that leave NaN out. */
import type { NDArray } from "../ndarray.ts";
import { scope } from "../scope.ts";
import { reducedShape, sizeOf } from "../shape.ts";
import { concat } from "./concat.ts";
import { isnan } from "./finite.ts";
import { type ReduceOptions, reducedAxes, sum } from "./reduce.ts";
import { reshape } from "./reshape.ts";
import { slice_axis } from "./slice.ts";
import { transpose } from "./transpose.ts";
import { where } from "./where.ts";

/** Product over `axis`, pairwise, so that its gradient is right where elements are 0. */
export function prod(x: NDArray, options: ReduceOptions = {}): NDArray {
  const axes = reducedAxes("prod", x, options);
  const kept = x.shape.map((_, i) => i).filter((i) => !axes.includes(i));
  const length = sizeOf(axes.map((axis) => x.shape[axis] as number));
  const shape = reducedShape(x.shape, axes, options.keepdims ?? false);
  return scope(() => {
    if (length === 0) return reshape(sum(x, options), shape).add(1);
    let left = reshape(transpose(x, [...axes, ...kept]), [length, sizeOf(shape)]);
    for (let n = length; n > 1; n = Math.ceil(n / 2)) {
      const half = n >> 1;
      const pairs = slice_axis(left, 0, 0, half).multiply(slice_axis(left, 0, half, 2 * half));
      left = n % 2 === 0 ? pairs : concat([pairs, slice_axis(left, 0, n - 1, n)], { dim: 0 });
    }
    return reshape(left, shape);
  });
}

/** Sum over `axis` of all but NaN. */
export function nansum(x: NDArray, options?: ReduceOptions): NDArray {
  return scope(() => sum(where(isnan(x), 0, x), options));
}

/** Product over `axis` of all but NaN. */
export function nanprod(x: NDArray, options?: ReduceOptions): NDArray {
  return scope(() => prod(where(isnan(x), 1, x), options));
}
