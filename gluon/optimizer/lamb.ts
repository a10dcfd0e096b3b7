/** Layerwise adaptive moments for batch training (LAMB). */

import type { NDArray } from "../nd/mod.ts";
import { where } from "../nd/ops/where.ts";
import type { AdamOptions } from "./adam.ts";
import { decayTowards, subtractFrom } from "./base/in_place.ts";
import { integerPower } from "./base/integer_power.ts";
import { type Arrays, Optimizer, plusDecay } from "./base/optimizer.ts";
import { checkOptions, kinds } from "./base/options.ts";

/** What `LAMB` takes; `learning_rate` is 0.001 and `epsilon` 1e-6 by default. */
export interface LAMBOptions extends AdamOptions {
  /** The least that the norm of a weight counts as; none by default. */
  lower_bound?: number | null;
  /** The most that the norm of a weight counts as; none by default. */
  upper_bound?: number | null;
  /** Whether mean and variance are corrected for their beginning at 0. Default: true. */
  bias_correction?: boolean;
}

type Num = "lr" | "ofMean" | "ofVariance";

/**
 * ```text
 * g = clip(grad)
 * mean = beta1 * mean + (1 - beta1) * g
 * variance = beta2 * variance + (1 - beta2) * g^2
 * step = mean / (1 - beta1^t) / (sqrt(variance / (1 - beta2^t)) + epsilon) + wd * weight
 * ratio = min(max(|weight|, lower_bound), upper_bound) / |step|, or 1 where one of them is 0
 * weight = weight - lr * ratio * step
 * ```
 * The norms are those of the whole weight and its whole step. Source: You et al. 2019.
 */
export class LAMB extends Optimizer<"mean" | "variance", Num> {
  /** Given again by every optimizer, so that minifiers, which rename classes, leave it alone: it is in files. */
  static override readonly name = "LAMB";
  /** Names of the arrays kept beside each weight, in its shape. */
  readonly states = ["mean", "variance"] as const;
  /** Names of the numbers that `numbersAt` gives. */
  readonly numbers = ["lr", "ofMean", "ofVariance"] as const;
  readonly #beta1: number;
  readonly #beta2: number;
  readonly #epsilon: number;
  readonly #bounds: readonly [lower: number | null, upper: number | null];
  readonly #correct: boolean;

  /** An optimizer of these options; what is left out has the default of MXNet. */
  constructor(options: LAMBOptions = {}) {
    const own = {
      beta1: kinds.fraction(0.9),
      beta2: kinds.fraction(0.999),
      epsilon: kinds.nonNegative(1e-6),
      lower_bound: kinds.limit,
      upper_bound: kinds.limit,
      bias_correction: kinds.flag(true),
    };
    const checked = checkOptions("lamb", own, options);
    super(checked, 0.001);
    this.#beta1 = checked.beta1;
    this.#beta2 = checked.beta2;
    this.#epsilon = checked.epsilon;
    this.#bounds = [checked.lower_bound, checked.upper_bound];
    this.#correct = checked.bias_correction;
  }

  /** Numbers of the `t`-th update (from 1) of a weight, given its learning rate and weight decay. */
  numbersAt(t: number, lr: number): Record<Num, number> {
    const of = (beta: number): number => (this.#correct ? 1 / (1 - integerPower(beta, t)) : 1);
    return { lr, ofMean: of(this.#beta1), ofVariance: of(this.#beta2) };
  }

  /** Overwrites `weight` and `state`. */
  update(
    weight: NDArray,
    grad: NDArray,
    { mean, variance }: Arrays<"mean" | "variance">,
    { lr, ofMean, ofVariance }: Arrays<Num>,
    wd: NDArray | null,
  ): void {
    const g = this.clip(grad);
    decayTowards(mean, g, this.#beta1);
    decayTowards(variance, g.square(), this.#beta2);
    const deviation = variance.multiply(ofVariance).sqrt().add(this.#epsilon);
    const step = plusDecay(mean.multiply(ofMean).divide(deviation), wd, weight);
    const [lower, upper] = this.#bounds;
    let length = weight.norm();
    if (lower !== null) length = length.maximum(lower);
    if (upper !== null) length = length.minimum(upper);
    const ratio = ratioOf(length, step.norm());
    subtractFrom(weight, step.multiply(ratio).multiply(lr));
  }
}

/** `a / b`, or 1 where one of them is 0. */
export function ratioOf(a: NDArray, b: NDArray): NDArray {
  return where(a.multiply(b), a.divide(b), 1);
}
