/**
 * Value rescaling: rewards and values of any size, squashed as by a square root, so that none need be clipped.
 * Source: Pohlen et al. 2018, Observe and look further, proposition A.2; Kapturowski et al. 2019, section 2.3.
 */
import type { NDArray } from "../../gluon/nd/mod.ts";

/** Keeps the inverse from growing beyond all bounds. */
const EPSILON = 1e-3;

/**
 * `h(x) = sign(x) (sqrt(|x| + 1) - 1) + epsilon x`, elementwise, with epsilon 0.001. Computed without the difference, in
 * which float32 would lose small values: `x / (sqrt(|x| + 1) + 1) + epsilon x`.
 */
export function rescaledValue(x: NDArray): NDArray {
  const root = x.abs().add(1).sqrt().add(1);
  return x.divide(root).add(x.multiply(EPSILON));
}

/**
 * The inverse, `h^-1(x) = sign(x) (((sqrt(1 + 4 epsilon (|x| + 1 + epsilon)) - 1) / (2 epsilon))^2 - 1)`, elementwise.
 * Computed as `v (|v| + 2)` with `v = 2 x / (1 + 2 epsilon + sqrt((1 + 2 epsilon)^2 + 4 epsilon |x|))`, likewise.
 */
export function unscaledValue(x: NDArray): NDArray {
  const b = 1 + 2 * EPSILON;
  const root = x
    .abs()
    .multiply(4 * EPSILON)
    .add(b * b)
    .sqrt()
    .add(b);
  const v = x.multiply(2).divide(root);
  return v.abs().add(2).multiply(v);
}
