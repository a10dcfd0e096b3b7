/** Adam. */

import { adam_update, type NDArray } from "../nd/mod.ts";
import { integerPower } from "./integer_power.ts";
import { type Arrays, Optimizer } from "./optimizer.ts";
import { checkOptions, kinds, type OptimizerOptions } from "./options.ts";

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
export class Adam extends Optimizer<"mean" | "variance", "lr"> {
  readonly states = ["mean", "variance"] as const;
  readonly numbers = ["lr"] as const;
  readonly #beta1: number;
  readonly #beta2: number;
  readonly #epsilon: number;

  constructor(options: AdamOptions = {}) {
    const own = {
      beta1: kinds.fraction.default(0.9),
      beta2: kinds.fraction.default(0.999),
      epsilon: kinds.nonNegative.default(1e-8),
    };
    const checked = checkOptions("adam", own, options);
    super(checked, 0.001);
    this.#beta1 = checked.beta1;
    this.#beta2 = checked.beta2;
    this.#epsilon = checked.epsilon;
  }

  numbersAt(t: number, lr: number): { lr: number } {
    return {
      lr: (lr * Math.sqrt(1 - integerPower(this.#beta2, t))) / (1 - integerPower(this.#beta1, t)),
    };
  }

  update(
    weight: NDArray,
    grad: NDArray,
    { mean, variance }: Arrays<"mean" | "variance">,
    { lr }: Arrays<"lr">,
    wd: NDArray | null,
  ): void {
    const [beta1, beta2, epsilon] = [this.#beta1, this.#beta2, this.#epsilon];
    const attrs = { beta1, beta2, epsilon, clip_gradient: this.clip_gradient };
    adam_update(weight, grad, mean, variance, lr, wd, attrs);
  }
}
