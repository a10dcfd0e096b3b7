/** AdaGrad. */

import type { NDArray } from "../nd/mod.ts";
import { addTo, subtractFrom } from "./base/in_place.ts";
import { type Arrays, Optimizer, plusDecay } from "./base/optimizer.ts";
import { checkOptions, kinds, type OptimizerOptions } from "./base/options.ts";

/** What `AdaGrad` takes. */
export interface AdaGradOptions extends OptimizerOptions {
  /** Default: 1e-7. */
  eps?: number;
}

/**
 * ```text
 * g = clip(grad)
 * history = history + g^2
 * weight = weight - lr * (g / sqrt(history + eps) + wd * weight)
 * ```
 * Source: Duchi, Hazan and Singer 2011.
 */
export class AdaGrad extends Optimizer<"history", "lr"> {
  /** Given again by every optimizer, so that minifiers, which rename classes, leave it alone: it is in files. */
  static override readonly name = "AdaGrad";
  /** Names of the arrays kept beside each weight, in its shape. */
  readonly states = ["history"] as const;
  /** Names of the numbers that `numbersAt` gives. */
  readonly numbers = ["lr"] as const;
  readonly #eps: number;

  /** An optimizer of these options; what is left out has the default of MXNet. */
  constructor(options: AdaGradOptions = {}) {
    const checked = checkOptions("adagrad", { eps: kinds.nonNegative(1e-7) }, options);
    super(checked);
    this.#eps = checked.eps;
  }

  /** Numbers of the `t`-th update (from 1) of a weight, given its learning rate and weight decay. */
  numbersAt(_t: number, lr: number): { lr: number } {
    return { lr };
  }

  /** Overwrites `weight` and `state`. */
  update(
    weight: NDArray,
    grad: NDArray,
    { history }: Arrays<"history">,
    { lr }: Arrays<"lr">,
    wd: NDArray | null,
  ): void {
    const g = this.clip(grad);
    addTo(history, g.square());
    const step = g.divide(history.add(this.#eps).sqrt());
    subtractFrom(weight, plusDecay(step, wd, weight).multiply(lr));
  }
}
