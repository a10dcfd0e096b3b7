/** Follow the moving leader. */

import type { NDArray } from "../nd/mod.ts";
import type { AdamOptions } from "./adam.ts";
import { assign, decayTowards, scaleBy, subtractFrom } from "./base/in_place.ts";
import { integerPower } from "./base/integer_power.ts";
import { type Arrays, Optimizer, plusDecay } from "./base/optimizer.ts";
import { checkOptions, kinds } from "./base/options.ts";

type State = "d" | "v" | "z";
type Num = "ofVariance" | "ofD";

/**
 * ```text
 * g = clip(grad + wd * weight)
 * v = beta2 * v + (1 - beta2) * g^2
 * d' = (1 - beta1^t) / lr * (sqrt(v / (1 - beta2^t)) + epsilon)
 * z = beta1 * z + (1 - beta1) * g - (d' - beta1 * d) * weight
 * d = d'
 * weight = -z / d
 * ```
 * `beta1` is 0.6 by default. Source: Zheng and Kwok 2017.
 */
export class FTML extends Optimizer<State, Num> {
  /** Given again by every optimizer, so that minifiers, which rename classes, leave it alone: it is in files. */
  static override readonly name = "FTML";
  /** Names of the arrays kept beside each weight, in its shape. */
  readonly states = ["d", "v", "z"] as const;
  /** Names of the numbers that `numbersAt` gives. */
  readonly numbers = ["ofVariance", "ofD"] as const;
  readonly #beta1: number;
  readonly #beta2: number;
  readonly #epsilon: number;

  /** An optimizer of these options; what is left out has the default of MXNet. */
  constructor(options: AdamOptions = {}) {
    const own = {
      beta1: kinds.fraction(0.6),
      beta2: kinds.fraction(0.999),
      epsilon: kinds.nonNegative(1e-8),
    };
    const checked = checkOptions("ftml", own, options);
    super(checked);
    this.#beta1 = checked.beta1;
    this.#beta2 = checked.beta2;
    this.#epsilon = checked.epsilon;
  }

  /** Numbers of the `t`-th update (from 1) of a weight, given its learning rate and weight decay. */
  numbersAt(t: number, lr: number): Record<Num, number> {
    return {
      ofVariance: 1 / (1 - integerPower(this.#beta2, t)),
      ofD: (1 - integerPower(this.#beta1, t)) / lr,
    };
  }

  /** Overwrites `weight` and `state`. */
  update(
    weight: NDArray,
    grad: NDArray,
    { d, v, z }: Arrays<State>,
    { ofVariance, ofD }: Arrays<Num>,
    wd: NDArray | null,
  ): void {
    const g = this.clip(plusDecay(grad, wd, weight));
    decayTowards(v, g.square(), this.#beta2);
    const next = v.multiply(ofVariance).sqrt().add(this.#epsilon).multiply(ofD);
    decayTowards(z, g, this.#beta1);
    scaleBy(d, this.#beta1);
    subtractFrom(z, next.subtract(d).multiply(weight));
    assign(d, next);
    assign(weight, z.divide(d).negative());
  }
}
