/** Clipping. */
import { apply } from "../apply.ts";
import type { NDArray } from "../ndarray.ts";
import { defineOp, type Op } from "../op.ts";
import { masked } from "./where.ts";

interface Attrs {
  readonly a_min: number;
  readonly a_max: number;
}

export const clipOp: Op<Attrs> = defineOp<Attrs>({
  name: "clip",
  elementwise: true,
  shape: (_, x) => x?.shape ?? [],
  gradient: ({ dy, y }, x) => [() => masked(y.equal(x as NDArray), dy)],
  lower: ({ a_min, a_max }, x) => (x as NDArray).maximum(a_min).minimum(a_max),
  samples: [
    { inputs: [{ shape: [3, 5], draw: "off_kink" }], attrs: { a_min: -0.1, a_max: 0.1 } },
    { inputs: [{ shape: [7], draw: "off_kink" }], attrs: { a_min: -100, a_max: 0 } },
  ],
});

/** Elements clipped to a range: `min(max(x, a_min), a_max)`; the gradient is 0 outside of the limits. */
export function clip(x: NDArray, a_min: number, a_max: number): NDArray {
  if (!(a_min <= a_max)) {
    throw new RangeError(
      `Cannot clip to [${a_min}, ${a_max}]: that is no interval; a_min must be a number not above a_max.`,
    );
  }
  return apply(clipOp, [x], { a_min, a_max });
}
