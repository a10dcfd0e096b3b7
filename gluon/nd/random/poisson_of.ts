/** Poisson numbers where the host does not know the rates: it draws enough for any, and the device chooses among them. */
import { standardExponential } from "../../random/exponential.ts";
import type { Generator } from "../../random/generator.ts";
import { pause } from "../autograd/autograd.ts";
import type { NDArray } from "../ndarray.ts";
import { divide, subtract } from "../ops/arithmetic.ts";
import { cumsum } from "../ops/cumsum.ts";
import { logical_and, logical_or } from "../ops/logical.ts";
import { log } from "../ops/maths.ts";
import { slice_axis } from "../ops/slice.ts";
import { where } from "../ops/where.ts";
import type { Shape } from "../shape.ts";
import { fill } from "./draw.ts";

/** From this rate on, proposals are drawn; below it, arrivals are counted. */
const COUNTED_BELOW = 10;
/** More arrivals than that come once in 10^17 times. */
const ARRIVALS = 52;
/** So many proposals are all refused once in 10^11 times, and the mean is given then. */
const PROPOSALS = 20;

/** Numbers of these rates, which broadcast to `shape`; NaN where a rate is below 0 or none. */
export function poissonOf(rate: NDArray, shape: Shape, rng: Generator): NDArray {
  const waits = fill([...shape, ARRIVALS], "float32", () => standardExponential(rng));
  const u = fill([...shape, PROPOSALS], "float32", () => rng.random() - 0.5);
  const v = fill([...shape, PROPOSALS], "float32", () => 1 - rng.random());
  return pause(() => {
    const wide = rate.broadcast_to(shape).expand_dims(shape.length);
    const arrivals = cumsum(waits, { axis: shape.length }).lesser(wide);
    const isSmall = wide.lesser(COUNTED_BELOW);
    const counted = arrivals.sum({ axis: shape.length, keepdims: true });
    const large = proposed(where(isSmall, COUNTED_BELOW, wide), u, v);
    const drawn = where(isSmall, counted, large);
    return where(wide.greater_equal(0), drawn, Number.NaN).reshape(shape);
  });
}

/** Source: W. Hörmann, "The transformed rejection method for generating Poisson random variables", 1993: PTRS. */
function proposed(rate: NDArray, u: NDArray, v: NDArray): NDArray {
  const b = rate.sqrt().multiply(2.53).add(0.931);
  const a = b.multiply(0.02483).subtract(0.059);
  const inverseAlpha = divide(1.1328, b.subtract(3.4)).add(1.1239);
  const inside = subtract(0.9277, divide(3.6224, b.subtract(2)));
  const us = subtract(0.5, u.abs());
  const k = a.multiply(2).divide(us).add(b).multiply(u).add(rate).add(0.43).floor();
  const isInside = logical_and(us.greater_equal(0.07), v.lesser_equal(inside));
  const isOutside = logical_or(k.lesser(0), logical_and(us.lesser(0.013), v.greater(us)));
  const height = v.multiply(inverseAlpha).log().subtract(a.divide(us.square()).add(b).log());
  const isBelow = logical_and(isOutside.equal(0), height.lesser_equal(logProbability(k, rate)));
  const fits = logical_or(isInside, isBelow);
  const axis = u.ndim - 1;
  let chosen = rate.round();
  for (let i = PROPOSALS - 1; i >= 0; i--) {
    chosen = where(slice_axis(fits, axis, i, i + 1), slice_axis(k, axis, i, i + 1), chosen);
  }
  return chosen;
}

/** `log(rate^k exp(-rate) / k!)` by Stirling's series, so that large numbers do not cancel. */
function logProbability(k: NDArray, rate: NDArray): NDArray {
  const n = k.maximum(1);
  const excess = n.subtract(rate);
  const inverse = divide(1, n);
  const tail = inverse.multiply(subtract(1 / 12, inverse.square().multiply(1 / 360)));
  const power = excess.subtract(n.multiply(excess.divide(rate).log1p()));
  const value = power.subtract(log(n.multiply(2 * Math.PI)).multiply(0.5)).subtract(tail);
  return where(k.equal(0), rate.negative(), value);
}
