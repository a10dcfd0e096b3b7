/** Follow the regularized leader. */

import type { NDArray } from "../nd/mod.ts";
import { masked } from "../nd/ops/where.ts";
import { addTo, assign } from "./base/in_place.ts";
import { type Arrays, Optimizer } from "./base/optimizer.ts";
import { checkOptions, kinds, type OptimizerOptions } from "./base/options.ts";

/** What `Ftrl` takes; `learning_rate` is 0.1 by default. */
export interface FtrlOptions extends OptimizerOptions {
  /** Weights whose `|z|` is not above this are 0. Default: 0.01. */
  lamda1?: number;
  /** Default: 1. */
  beta?: number;
}

/**
 * ```text
 * g = clip(grad)
 * z = z + g - (sqrt(n + g^2) - sqrt(n)) / lr * weight
 * n = n + g^2
 * weight = (sign(z) * lamda1 - z) / ((beta + sqrt(n)) / lr + wd)   where |z| > lamda1, else 0
 * ```
 * Source: McMahan et al. 2013.
 */
export class Ftrl extends Optimizer<"z" | "n", "lr"> {
  /** Given again by every optimizer, so that minifiers, which rename classes, leave it alone: it is in files. */
  static override readonly name = "Ftrl";
  /** Names of the arrays kept beside each weight, in its shape. */
  readonly states = ["z", "n"] as const;
  /** Names of the numbers that `numbersAt` gives. */
  readonly numbers = ["lr"] as const;
  readonly #lamda1: number;
  readonly #beta: number;

  /** An optimizer of these options; what is left out has the default of MXNet. */
  constructor(options: FtrlOptions = {}) {
    const own = { lamda1: kinds.nonNegative(0.01), beta: kinds.nonNegative(1) };
    const checked = checkOptions("ftrl", own, options);
    super(checked, 0.1);
    this.#lamda1 = checked.lamda1;
    this.#beta = checked.beta;
  }

  /** Numbers of the `t`-th update (from 1) of a weight, given its learning rate and weight decay. */
  numbersAt(_t: number, lr: number): { lr: number } {
    return { lr };
  }

  /** Overwrites `weight` and `state`. */
  update(
    weight: NDArray,
    grad: NDArray,
    { z, n }: Arrays<"z" | "n">,
    { lr }: Arrays<"lr">,
    wd: NDArray | null,
  ): void {
    const g = this.clip(grad);
    const before = n.sqrt();
    addTo(n, g.square());
    const root = n.sqrt();
    addTo(z, g.subtract(root.subtract(before).divide(lr).multiply(weight)));
    const curvature = root.add(this.#beta).divide(lr);
    const target = z.sign().multiply(this.#lamda1).subtract(z);
    const leader = target.divide(wd ? curvature.add(wd) : curvature);
    assign(weight, masked(z.abs().greater(this.#lamda1), leader));
  }
}
