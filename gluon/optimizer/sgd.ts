/** Stochastic gradient descent. */

import { type NDArray, sgd_mom_update, sgd_update } from "../nd/mod.ts";
import { type Arrays, Optimizer } from "./base/optimizer.ts";
import { checkOptions, kinds, type OptimizerOptions } from "./base/options.ts";

/** What `SGD` takes. */
export interface SGDOptions extends OptimizerOptions {
  /** Default: 0. */
  momentum?: number;
}

/**
 * ```text
 * g = clip(grad) + wd * weight
 * m = momentum * m - lr * g
 * weight = weight + m
 * ```
 * The learning rate is inside of the momentum, as in MXNet.
 */
export class SGD extends Optimizer<"momentum", "lr"> {
  /** Given again by every optimizer, so that minifiers, which rename classes, leave it alone: it is in files. */
  static override readonly name = "SGD";
  /** Names of the arrays kept beside each weight, in its shape. */
  readonly states: readonly "momentum"[];
  /** Names of the numbers that `numbersAt` gives. */
  readonly numbers = ["lr"] as const;
  readonly #momentum: number;

  /** An optimizer of these options; what is left out has the default of MXNet. */
  constructor(options: SGDOptions = {}) {
    const checked = checkOptions("sgd", { momentum: kinds.nonNegative(0) }, options);
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
    const attrs = { momentum: this.#momentum, clip_gradient: this.clip_gradient };
    if (attrs.momentum === 0) sgd_update(weight, grad, lr, wd, attrs);
    else sgd_mom_update(weight, grad, m, lr, wd, attrs);
  }
}
