/** Delay-compensated asynchronous stochastic gradient descent (DCASGD). */

import type { NDArray } from "../nd/mod.ts";
import { addTo, assign, scaleBy, subtractFrom } from "./base/in_place.ts";
import { type Arrays, Optimizer, plusDecay } from "./base/optimizer.ts";
import { checkOptions, kinds, type OptimizerOptions } from "./base/options.ts";

/** What `DCASGD` takes. */
export interface DCASGDOptions extends OptimizerOptions {
  /** Default: 0. */
  momentum?: number;
  /** How much the delay is compensated for. Default: 0.04. */
  lamda?: number;
}

/**
 * ```text
 * g = clip(grad)
 * m = momentum * m - lr * (g + wd * weight + lamda * g^2 * (weight - previous))
 * previous = weight
 * weight = weight + m
 * ```
 * Source: Zheng et al. 2016.
 */
export class DCASGD extends Optimizer<"momentum" | "previous", "lr"> {
  /** Given again by every optimizer, so that minifiers, which rename classes, leave it alone: it is in files. */
  static override readonly name = "DCASGD";
  /** Names of the arrays kept beside each weight, in its shape. */
  readonly states: readonly ("momentum" | "previous")[];
  /** Names of the numbers that `numbersAt` gives. */
  readonly numbers = ["lr"] as const;
  readonly #momentum: number;
  readonly #lamda: number;

  /** An optimizer of these options; what is left out has the default of MXNet. */
  constructor(options: DCASGDOptions = {}) {
    const own = { momentum: kinds.nonNegative(0), lamda: kinds.nonNegative(0.04) };
    const checked = checkOptions("dcasgd", own, options);
    super(checked);
    this.#momentum = checked.momentum;
    this.#lamda = checked.lamda;
    this.states = checked.momentum > 0 ? ["momentum", "previous"] : ["previous"];
  }

  /** Whether a state begins as a copy of its weight instead. */
  override beginsAsWeight(state: string): boolean {
    return state === "previous";
  }

  /** Numbers of the `t`-th update (from 1) of a weight, given its learning rate and weight decay. */
  numbersAt(_t: number, lr: number): { lr: number } {
    return { lr };
  }

  /** Overwrites `weight` and `state`. */
  update(
    weight: NDArray,
    grad: NDArray,
    { momentum: m, previous }: Arrays<"momentum" | "previous">,
    { lr }: Arrays<"lr">,
    wd: NDArray | null,
  ): void {
    const g = this.clip(grad);
    const delay = weight.subtract(previous).multiply(g.square()).multiply(this.#lamda);
    const step = plusDecay(g, wd, weight).add(delay).multiply(lr);
    assign(previous, weight);
    if (this.#momentum === 0) subtractFrom(weight, step);
    else {
      scaleBy(m, this.#momentum);
      subtractFrom(m, step);
      addTo(weight, m);
    }
  }
}
