/** Adam with decoupled weight decay. */

import { adam_update, type NDArray } from "../nd/mod.ts";
import type { AdamOptions } from "./adam.ts";
import { scaleBy } from "./base/in_place.ts";
import { integerPower } from "./base/integer_power.ts";
import { type Arrays, Optimizer } from "./base/optimizer.ts";
import { checkOptions, kinds } from "./base/options.ts";

/**
 * ```text
 * g = clip(grad)
 * weight = (1 - lr * wd) * weight
 * mean = beta1 * mean + (1 - beta1) * g
 * variance = beta2 * variance + (1 - beta2) * g^2
 * weight = weight - lr * (mean / (1 - beta1^t)) / (sqrt(variance / (1 - beta2^t)) + epsilon)
 * ```
 * Source: Loshchilov and Hutter 2017; as `torch.optim.AdamW`. MXNet 1.9.1 has no optimizer of that name.
 */
export class AdamW extends Optimizer<"mean" | "variance", "lr" | "epsilon" | "kept"> {
  /** Given again by every optimizer, so that minifiers, which rename classes, leave it alone: it is in files. */
  static override readonly name = "AdamW";
  /** Names of the arrays kept beside each weight, in its shape. */
  readonly states = ["mean", "variance"] as const;
  /** Names of the numbers that `numbersAt` gives. */
  readonly numbers = ["lr", "epsilon", "kept"] as const;
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
    const checked = checkOptions("adamw", own, options);
    super(checked, 0.001);
    this.#beta1 = checked.beta1;
    this.#beta2 = checked.beta2;
    this.#epsilon = checked.epsilon;
  }

  /** Both corrections together: `sqrt(1 - beta2^t)` is moved from the variance to `lr` and epsilon. */
  numbersAt(t: number, lr: number, wd: number): Record<"lr" | "epsilon" | "kept", number> {
    const correction = Math.sqrt(1 - integerPower(this.#beta2, t));
    return {
      lr: (lr * correction) / (1 - integerPower(this.#beta1, t)),
      epsilon: this.#epsilon * correction,
      kept: 1 - lr * wd,
    };
  }

  /** Overwrites `weight` and `state`. */
  update(
    weight: NDArray,
    grad: NDArray,
    { mean, variance }: Arrays<"mean" | "variance">,
    { lr, epsilon, kept }: Arrays<"lr" | "epsilon" | "kept">,
    wd: NDArray | null,
  ): void {
    if (wd) scaleBy(weight, kept);
    const attrs = { beta1: this.#beta1, beta2: this.#beta2, clip_gradient: this.clip_gradient };
    adam_update(weight, grad, mean, variance, lr, epsilon, null, attrs);
  }
}
