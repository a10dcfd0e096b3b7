/** Adam. */

import { adam_update, type NDArray } from "../nd/mod.ts";
import { integerPower } from "./base/integer_power.ts";
import { type Arrays, Optimizer } from "./base/optimizer.ts";
import { checkOptions, kinds, type OptimizerOptions } from "./base/options.ts";

/** What `Adam` takes; `learning_rate` is 0.001 by default. */
export interface AdamOptions extends OptimizerOptions {
  /** Decay of the mean of gradients. Default: 0.9. */
  beta1?: number;
  /** Decay of the mean of their squares. Default: 0.999. */
  beta2?: number;
  /** Default: 1e-8. */
  epsilon?: number;
}

/**
 * ```text
 * g = clip(grad + wd * weight)
 * mean = beta1 * mean + (1 - beta1) * g
 * variance = beta2 * variance + (1 - beta2) * g^2
 * weight = weight - lr * sqrt(1 - beta2^t) / (1 - beta1^t) * mean / (sqrt(variance) + epsilon)
 * ```
 * Source: Kingma and Ba 2014, with epsilon where its section 2 puts it, as in MXNet.
 */
export class Adam extends Optimizer<"mean" | "variance", "lr" | "epsilon"> {
  /** Given again by every optimizer, so that minifiers, which rename classes, leave it alone: it is in files. */
  static override readonly name: string = "Adam";
  /** Names of the arrays kept beside each weight, in its shape. */
  readonly states = ["mean", "variance"] as const;
  /** Names of the numbers that `numbersAt` gives. */
  readonly numbers = ["lr", "epsilon"] as const;
  readonly #beta1: number;
  readonly #beta2: number;
  readonly #epsilon: number;

  /** An optimizer of these options; what is left out has the default of MXNet. */
  constructor(options: AdamOptions = {}) {
    const own = {
      beta1: kinds.fraction(0.9),
      beta2: kinds.fraction(0.999),
      epsilon: kinds.nonNegative(1e-8),
    };
    const checked = checkOptions("adam", own, options);
    super(checked, 0.001);
    this.#beta1 = checked.beta1;
    this.#beta2 = checked.beta2;
    this.#epsilon = checked.epsilon;
  }

  /** Numbers of the `t`-th update (from 1) of a weight, given its learning rate and weight decay. */
  numbersAt(t: number, lr: number): Record<"lr" | "epsilon", number> {
    const correction = Math.sqrt(1 - integerPower(this.#beta2, t));
    return {
      lr: (lr * correction) / (1 - integerPower(this.#beta1, t)),
      epsilon: this.#epsilon,
    };
  }

  /** Overwrites `weight` and `state`. */
  update(
    weight: NDArray,
    grad: NDArray,
    { mean, variance }: Arrays<"mean" | "variance">,
    { lr, epsilon }: Arrays<"lr" | "epsilon">,
    wd: NDArray | null,
  ): void {
    const attrs = { beta1: this.#beta1, beta2: this.#beta2, clip_gradient: this.clip_gradient };
    adam_update(weight, grad, mean, variance, lr, epsilon, wd, attrs);
  }
}
