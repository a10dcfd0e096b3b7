/** AdaDelta. */

import type { NDArray } from "../nd/mod.ts";
import { decayTowards, subtractFrom } from "./base/in_place.ts";
import { type Arrays, Optimizer, plusDecay } from "./base/optimizer.ts";
import { checkOptions, kinds, type OptimizerOptions } from "./base/options.ts";

/** What `AdaDelta` takes; it has no use for a learning rate. */
export interface AdaDeltaOptions extends OptimizerOptions {
  /** Decay of both means of squares. Default: 0.9. */
  rho?: number;
  /** Default: 1e-5. */
  epsilon?: number;
}

/**
 * ```text
 * g = clip(grad)
 * meanG = rho * meanG + (1 - rho) * g^2
 * delta = sqrt((meanDelta + epsilon) / (meanG + epsilon)) * g
 * meanDelta = rho * meanDelta + (1 - rho) * delta^2
 * weight = weight - (delta + wd * weight)
 * ```
 * Source: Zeiler 2012.
 */
export class AdaDelta extends Optimizer<"meanG" | "meanDelta", never> {
  /** Given again by every optimizer, so that minifiers, which rename classes, leave it alone: it is in files. */
  static override readonly name = "AdaDelta";
  /** Names of the arrays kept beside each weight, in its shape. */
  readonly states = ["meanG", "meanDelta"] as const;
  /** Names of the numbers that `numbersAt` gives. */
  readonly numbers = [] as const;
  readonly #rho: number;
  readonly #epsilon: number;

  /** An optimizer of these options; what is left out has the default of MXNet. */
  constructor(options: AdaDeltaOptions = {}) {
    const own = { rho: kinds.fraction(0.9), epsilon: kinds.nonNegative(1e-5) };
    const checked = checkOptions("adadelta", own, options);
    super(checked);
    this.#rho = checked.rho;
    this.#epsilon = checked.epsilon;
  }

  /** Numbers of the `t`-th update (from 1) of a weight, given its learning rate and weight decay. */
  numbersAt(): Record<never, number> {
    return {};
  }

  /** Overwrites `weight` and `state`. */
  update(
    weight: NDArray,
    grad: NDArray,
    { meanG, meanDelta }: Arrays<"meanG" | "meanDelta">,
    _: Arrays<never>,
    wd: NDArray | null,
  ): void {
    const g = this.clip(grad);
    decayTowards(meanG, g.square(), this.#rho);
    const ratio = meanDelta.add(this.#epsilon).divide(meanG.add(this.#epsilon)).sqrt();
    const delta = ratio.multiply(g);
    decayTowards(meanDelta, delta.square(), this.#rho);
    subtractFrom(weight, plusDecay(delta, wd, weight));
  }
}
