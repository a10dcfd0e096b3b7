/** Smooth L1 loss (Huber): quadratic near 0, linear elsewhere. */
import { apply } from "../apply.ts";
import type { NDArray } from "../ndarray.ts";
import { defineOp, type Op } from "../op.ts";
import { where } from "./where.ts";

interface Attrs {
  readonly scalar: number;
}

export const smoothL1Op: Op<Attrs> = defineOp<Attrs>({
  name: "smooth_l1",
  elementwise: true,
  shape: (_, x) => x?.shape ?? [],
  gradient: ({ dy, attrs: { scalar } }, x) => [
    () => dy.multiply((x as NDArray).multiply(scalar ** 2).clip(-1, 1)),
  ],
  lower: ({ scalar }, input) => {
    const x = input as NDArray;
    const size = x.abs();
    const near = x.square().multiply(scalar ** 2 / 2);
    return where(size.lesser(1 / scalar ** 2), near, size.subtract(0.5 / scalar ** 2));
  },
  samples: [
    { inputs: [[3, 5]], attrs: { scalar: 1 } },
    { inputs: [[7]], attrs: { scalar: 2 } },
    {
      inputs: [{ shape: [6], draw: { values: [-3, -0.9, 0, 0.5, 1.5, 40] } }],
      attrs: { scalar: 1 },
    },
  ],
});

/**
 * Smooth L1: `(scalar x)^2 / 2` where `|x| < 1 / scalar^2`, else `|x| - 0.5 / scalar^2`, elementwise.
 * Huber's loss with rho = 1 is the case `scalar = 1`. Source: Girshick 2015, Fast R-CNN.
 */
export function smooth_l1(x: NDArray, { scalar = 1 }: { scalar?: number } = {}): NDArray {
  if (!(scalar > 0)) {
    throw new RangeError(`Cannot smooth_l1 with scalar ${scalar}: it must be above 0.`);
  }
  return apply(smoothL1Op, [x], { scalar });
}
