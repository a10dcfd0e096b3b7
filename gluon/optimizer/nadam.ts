/** Adam with Nesterov's momentum. */

import type { NDArray } from "../nd/mod.ts";
import type { AdamOptions } from "./adam.ts";
import { decayTowards, subtractFrom } from "./base/in_place.ts";
import { integerPower } from "./base/integer_power.ts";
import { type Arrays, Optimizer, plusDecay } from "./base/optimizer.ts";
import { checkOptions, kinds } from "./base/options.ts";

/** What `Nadam` takes; `learning_rate` is 0.001 by default. */
export interface NadamOptions extends AdamOptions {
  /** How fast the momentum reaches `beta1`. Default: 0.004. */
  schedule_decay?: number;
}

type Num = "lr" | "ofGrad" | "ofMean" | "ofVariance";

/**
 * ```text
 * g = clip(grad + wd * weight)
 * mean = beta1 * mean + (1 - beta1) * g
 * variance = beta2 * variance + (1 - beta2) * g^2
 * u(t) = beta1 * (1 - 0.96^(t * schedule_decay) / 2),   s = u(1) * ... * u(t)
 * step = (1 - u(t)) / (1 - s) * g + u(t + 1) / (1 - s * u(t + 1)) * mean
 * weight = weight - lr * step / (sqrt(variance / (1 - beta2^t)) + epsilon)
 * ```
 * Source: Dozat 2016. As in MXNet, the product `s` is one for all parameters, each of which multiplies
 * it in its turn.
 */
export class Nadam extends Optimizer<"mean" | "variance", Num> {
  /** Given again by every optimizer, so that minifiers, which rename classes, leave it alone: it is in files. */
  static override readonly name = "Nadam";
  /** Names of the arrays kept beside each weight, in its shape. */
  readonly states = ["mean", "variance"] as const;
  /** Names of the numbers that `numbersAt` gives. */
  readonly numbers = ["lr", "ofGrad", "ofMean", "ofVariance"] as const;
  readonly #beta1: number;
  readonly #beta2: number;
  readonly #epsilon: number;
  readonly #scheduleDecay: number;
  #schedule = 1;

  /** An optimizer of these options; what is left out has the default of MXNet. */
  constructor(options: NadamOptions = {}) {
    const own = {
      beta1: kinds.fraction(0.9),
      beta2: kinds.fraction(0.999),
      epsilon: kinds.nonNegative(1e-8),
      schedule_decay: kinds.nonNegative(0.004),
    };
    const checked = checkOptions("nadam", own, options);
    super(checked, 0.001);
    this.#beta1 = checked.beta1;
    this.#beta2 = checked.beta2;
    this.#epsilon = checked.epsilon;
    this.#scheduleDecay = checked.schedule_decay;
  }

  /** State of the optimizer itself, beside the arrays of each weight; a Trainer's file stores it. */
  override get state(): Readonly<Record<string, number>> {
    return { ...super.state, schedule: this.#schedule };
  }

  override set state(numbers: Readonly<Record<string, number>>) {
    super.state = numbers;
    this.#schedule = numbers.schedule ?? 1;
  }

  /** Numbers of the `t`-th update (from 1) of a weight, given its learning rate and weight decay. */
  numbersAt(t: number, lr: number): Record<Num, number> {
    const momentumAt = (t: number): number =>
      this.#beta1 * (1 - 0.5 * 0.96 ** (t * this.#scheduleDecay));
    const [now, next] = [momentumAt(t), momentumAt(t + 1)];
    this.#schedule *= now;
    return {
      lr,
      ofGrad: (1 - now) / (1 - this.#schedule),
      ofMean: next / (1 - this.#schedule * next),
      ofVariance: 1 / (1 - integerPower(this.#beta2, t)),
    };
  }

  /** Overwrites `weight` and `state`. */
  update(
    weight: NDArray,
    grad: NDArray,
    { mean, variance }: Arrays<"mean" | "variance">,
    { lr, ofGrad, ofMean, ofVariance }: Arrays<Num>,
    wd: NDArray | null,
  ): void {
    const g = this.clip(plusDecay(grad, wd, weight));
    decayTowards(mean, g, this.#beta1);
    decayTowards(variance, g.square(), this.#beta2);
    const step = g.multiply(ofGrad).add(mean.multiply(ofMean));
    const deviation = variance.multiply(ofVariance).sqrt().add(this.#epsilon);
    subtractFrom(weight, step.multiply(lr).divide(deviation));
  }
}
