/** Cumulative sums. */
import type { AxisAttrs } from "../../../backends/backend.ts";
import { apply } from "../apply.ts";
import type { NDArray } from "../ndarray.ts";
import { defineOp, numeric, type Op } from "../op.ts";
import { scope } from "../scope.ts";
import { resolveAxis } from "../shape.ts";
import { concat } from "./concat.ts";
import { flip } from "./flip.ts";
import { reshape } from "./reshape.ts";
import { slice_axis } from "./slice.ts";

export const cumsumOp: Op<AxisAttrs> = defineOp<AxisAttrs>({
  name: "cumsum",
  accepts: [numeric],
  shape: (_, x) => x?.shape ?? [],
  gradient: ({ dy, attrs }) => [
    () => flip(apply(cumsumOp, [flip(dy, attrs.axis)], attrs), attrs.axis),
  ],
  // Hillis and Steele 1986: after each step, elements hold the sum of twice as many
  lower: ({ axis }, x) => {
    let sums = x as NDArray;
    const length = sums.shape[axis] as number;
    for (let step = 1; step < length; step *= 2) {
      const first = slice_axis(sums, axis, 0, step);
      const rest = slice_axis(sums, axis, step, null).add(slice_axis(sums, axis, 0, length - step));
      sums = concat([first, rest], { dim: axis });
    }
    return sums.copy();
  },
  samples: [
    { inputs: [[5]], attrs: { axis: 0 } },
    { inputs: [[3, 4]], attrs: { axis: 0 } },
    { inputs: [[2, 7, 2]], attrs: { axis: 1 } },
    { inputs: [[2, 1]], attrs: { axis: 1 } },
    { inputs: [{ shape: [6], dtype: "int32" }], attrs: { axis: 0 } },
  ],
});

/** The sums of the elements up to each one along `axis`; by default, of the array as if it were flat. */
export function cumsum(x: NDArray, { axis }: { axis?: number } = {}): NDArray {
  if (axis === undefined) return scope(() => apply(cumsumOp, [reshape(x, [x.size])], { axis: 0 }));
  return apply(cumsumOp, [x], { axis: resolveAxis(axis, x.ndim, "cumsum") });
}
