/** Steps of one length, by the sign of the gradient. */

import type { NDArray } from "../nd/mod.ts";
import { addTo, scaleBy, subtractFrom } from "./base/in_place.ts";
import { type Arrays, Optimizer, plusDecay } from "./base/optimizer.ts";
import { checkOptions, kinds, type OptimizerOptions } from "./base/options.ts";

/** What `Signum` takes. */
export interface SignumOptions extends OptimizerOptions {
  /** Default: 0.9. */
  momentum?: number;
  /** Weight decay of Loshchilov and Hutter, beside the momentum. Default: 0. */
  wd_lh?: number;
}

/**
 * ```text
 * m = momentum * m - (1 - momentum) * (clip(grad) + wd * weight)
 * weight = (1 - lr * wd_lh) * weight + lr * sign(m)
 * ```
 * and without momentum `weight = (1 - lr * wd) * weight - lr * sign(grad)`.
 * Source: Bernstein et al. 2018.
 */
export class Signum extends Optimizer<"momentum", "lr" | "kept"> {
  /** Given again by every optimizer, so that minifiers, which rename classes, leave it alone: it is in files. */
  static override readonly name = "Signum";
  /** Names of the arrays kept beside each weight, in its shape. */
  readonly states: readonly "momentum"[];
  /** Names of the numbers that `numbersAt` gives. */
  readonly numbers = ["lr", "kept"] as const;
  readonly #momentum: number;
  readonly #wdLh: number;

  /** An optimizer of these options; what is left out has the default of MXNet. */
  constructor(options: SignumOptions = {}) {
    const own = {
      momentum: kinds.fraction(0.9),
      wd_lh: kinds.nonNegative(0),
    };
    const checked = checkOptions("signum", own, options);
    super(checked, 0.01);
    this.#momentum = checked.momentum;
    this.#wdLh = checked.wd_lh;
    this.states = checked.momentum > 0 ? ["momentum"] : [];
  }

  /** Numbers of the `t`-th update (from 1) of a weight, given its learning rate and weight decay. */
  numbersAt(_t: number, lr: number, wd: number): Record<"lr" | "kept", number> {
    return { lr, kept: 1 - lr * (this.#momentum > 0 ? this.#wdLh : wd) };
  }

  /** Overwrites `weight` and `state`. */
  update(
    weight: NDArray,
    grad: NDArray,
    { momentum: m }: Arrays<"momentum">,
    { lr, kept }: Arrays<"lr" | "kept">,
    wd: NDArray | null,
  ): void {
    if (this.#momentum > 0) {
      const g = plusDecay(this.clip(grad), wd, weight);
      scaleBy(m, this.#momentum);
      subtractFrom(m, g.multiply(1 - this.#momentum));
      if (this.#wdLh > 0) scaleBy(weight, kept);
      addTo(weight, m.sign().multiply(lr));
    } else {
      if (wd) scaleBy(weight, kept);
      subtractFrom(weight, grad.sign().multiply(lr));
    }
  }
}
