/** Adamax. */

import type { NDArray } from "../nd/mod.ts";
import { masked } from "../nd/ops/where.ts";
import { assign, decayTowards, subtractFrom } from "./base/in_place.ts";
import { integerPower } from "./base/integer_power.ts";
import { type Arrays, Optimizer, plusDecay } from "./base/optimizer.ts";
import { checkOptions, kinds, type OptimizerOptions } from "./base/options.ts";

/** What `Adamax` takes; `learning_rate` is 0.002 by default. */
export interface AdamaxOptions extends OptimizerOptions {
  /** Decay of the mean of gradients. Default: 0.9. */
  beta1?: number;
  /** Decay of their largest magnitude. Default: 0.999. */
  beta2?: number;
}

/**
 * ```text
 * g = clip(grad + wd * weight)
 * mean = beta1 * mean + (1 - beta1) * g
 * largest = max(beta2 * largest, |g|)
 * weight = weight - lr / (1 - beta1^t) * mean / largest        where largest is not 0
 * ```
 * Source: Kingma and Ba 2014, section 7.1. There and in MXNet a gradient that is 0 from the first step
 * on gives 0 / 0.
 */
export class Adamax extends Optimizer<"mean" | "largest", "lr"> {
  /** Given again by every optimizer, so that minifiers, which rename classes, leave it alone: it is in files. */
  static override readonly name = "Adamax";
  /** Names of the arrays kept beside each weight, in its shape. */
  readonly states = ["mean", "largest"] as const;
  /** Names of the numbers that `numbersAt` gives. */
  readonly numbers = ["lr"] as const;
  readonly #beta1: number;
  readonly #beta2: number;

  /** An optimizer of these options; what is left out has the default of MXNet. */
  constructor(options: AdamaxOptions = {}) {
    const own = { beta1: kinds.fraction(0.9), beta2: kinds.fraction(0.999) };
    const checked = checkOptions("adamax", own, options);
    super(checked, 0.002);
    this.#beta1 = checked.beta1;
    this.#beta2 = checked.beta2;
  }

  /** Numbers of the `t`-th update (from 1) of a weight, given its learning rate and weight decay. */
  numbersAt(t: number, lr: number): { lr: number } {
    return { lr: lr / (1 - integerPower(this.#beta1, t)) };
  }

  /** Overwrites `weight` and `state`. */
  update(
    weight: NDArray,
    grad: NDArray,
    { mean, largest }: Arrays<"mean" | "largest">,
    { lr }: Arrays<"lr">,
    wd: NDArray | null,
  ): void {
    const g = this.clip(plusDecay(grad, wd, weight));
    decayTowards(mean, g, this.#beta1);
    assign(largest, largest.multiply(this.#beta2).maximum(g.abs()));
    subtractFrom(weight, masked(largest, mean.multiply(lr).divide(largest)));
  }
}
