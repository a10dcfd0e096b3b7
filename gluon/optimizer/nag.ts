/** Nesterov's accelerated gradient. */

import type { NDArray } from "../nd/mod.ts";
import { addTo, scaleBy, subtractFrom } from "./base/in_place.ts";
import { type Arrays, Optimizer, plusDecay } from "./base/optimizer.ts";
import { checkOptions, kinds, type OptimizerOptions } from "./base/options.ts";

/** What `NAG` takes. */
export interface NAGOptions extends OptimizerOptions {
  /** Default: 0. */
  momentum?: number;
}

/**
 * ```text
 * step = lr * (clip(grad) + wd * weight)
 * m = momentum * m - step
 * weight = weight + momentum * m - step
 * ```
 * Without momentum it is SGD. With weight decay, MXNet's kernel takes the decay of `m` from the weight
 * that it has already updated; here it is the weight before, as the formula has it.
 */
export class NAG extends Optimizer<"momentum", "lr"> {
  /** Given again by every optimizer, so that minifiers, which rename classes, leave it alone: it is in files. */
  static override readonly name = "NAG";
  /** Names of the arrays kept beside each weight, in its shape. */
  readonly states: readonly "momentum"[];
  /** Names of the numbers that `numbersAt` gives. */
  readonly numbers = ["lr"] as const;
  readonly #momentum: number;

  /** An optimizer of these options; what is left out has the default of MXNet. */
  constructor(options: NAGOptions = {}) {
    const checked = checkOptions("nag", { momentum: kinds.nonNegative(0) }, options);
    super(checked);
    this.#momentum = checked.momentum;
    this.states = checked.momentum > 0 ? ["momentum"] : [];
  }

  /** Numbers of the `t`-th update (from 1) of a weight, given its learning rate and weight decay. */
  numbersAt(_t: number, lr: number): { lr: number } {
    return { lr };
  }

  /** Overwrites `weight` and `state`. */
  update(
    weight: NDArray,
    grad: NDArray,
    { momentum: m }: Arrays<"momentum">,
    { lr }: Arrays<"lr">,
    wd: NDArray | null,
  ): void {
    const step = plusDecay(this.clip(grad), wd, weight).multiply(lr);
    if (this.#momentum > 0) {
      scaleBy(m, this.#momentum);
      subtractFrom(m, step);
      addTo(weight, m.multiply(this.#momentum));
    }
    subtractFrom(weight, step);
  }
}
