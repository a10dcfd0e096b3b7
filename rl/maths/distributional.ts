/** The mathematics of distributions of returns as pure functions of batches. */
import * as nd from "../../gluon/nd/mod.ts";

/** The returns that a categorical distribution has a probability for: `atoms` from `low` to `high`. */
export interface Support {
  /** The lowest return. */
  readonly low: number;
  /** The highest return. */
  readonly high: number;
  /** How many returns there are. */
  readonly atoms: number;
}

/** The atoms of a support, `(atoms)`, equally far apart. */
export function atomsOf({ low, high, atoms }: Support): Float32Array {
  return Float32Array.from({ length: atoms }, (_, i) => low + ((high - low) * i) / (atoms - 1));
}

/**
 * Projection of the distribution of `r_t + discount_t z` onto the support, which its atoms `z` leave: each gives its
 * probability to its two neighbours, in proportion. `r_t (batch)`, `discount_t (batch)`, `probabilities (batch, atoms)`
 * `-> (batch, atoms)`. Source: Bellemare, Dabney and Munos 2017, equation 7.
 */
export function categoricalProjection(
  r_t: nd.NDArray,
  discount_t: nd.NDArray,
  probabilities: nd.NDArray,
  support: Support,
): nd.NDArray {
  const { low, high, atoms } = support;
  const z = nd.array([atomsOf(support)]);
  const shifted = r_t.reshape([-1, 1]).add(discount_t.reshape([-1, 1]).multiply(z));
  const position = shifted
    .clip(low, high)
    .subtract(low)
    .multiply((atoms - 1) / (high - low));
  const index = nd.arange(0, atoms).reshape([1, -1, 1]);
  const distance = position.expand_dims(1).subtract(index).abs();
  const share = distance.multiply(-1).add(1).relu();
  return share.multiply(probabilities.expand_dims(1)).sum({ axis: 2 });
}

/** The fractions in the middle of `count` equal parts of [0, 1]: `(2 i + 1) / (2 count)`. */
export function quantileMidpoints(count: number): Float32Array {
  return Float32Array.from({ length: count }, (_, i) => (2 * i + 1) / (2 * count));
}

/**
 * Quantile Huber loss, summed over the quantiles and averaged over the samples of the target:
 * `|fraction - (delta < 0)| huber(delta)` with `delta = target - quantile`. `quantiles (batch, n)`, `fractions (1 or
 * batch, n)`, `target (batch, m)` `-> (batch)`; samples of the target whose `weight (batch, m)` is 0 do not count. Source: Dabney et al. 2018, Distributional reinforcement learning with
 * quantile regression, equation 10.
 */
export function quantileHuberLoss(
  quantiles: nd.NDArray,
  fractions: nd.NDArray,
  target: nd.NDArray,
  weight?: nd.NDArray,
): nd.NDArray {
  const delta = target.expand_dims(1).subtract(quantiles.expand_dims(2));
  const isBelow = delta.lesser(0).astype("float32");
  const slope = fractions.expand_dims(2).subtract(isBelow).abs();
  const pairs = nd.smooth_l1(delta).multiply(slope);
  if (weight === undefined) return pairs.mean({ axis: 2 }).sum({ axis: 1 });
  const share = weight.divide(weight.sum({ axis: 1, keepdims: true }));
  return pairs.multiply(share.expand_dims(1)).sum({ axis: [1, 2] });
}
