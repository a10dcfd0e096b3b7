/** Layerwise adaptive rate scaling (LARS). */

import type { NDArray } from "../nd/mod.ts";
import { where } from "../nd/ops/where.ts";
import { addTo, scaleBy, subtractFrom } from "./base/in_place.ts";
import { type Arrays, Optimizer, plusDecay } from "./base/optimizer.ts";
import { checkOptions, kinds, type OptimizerOptions } from "./base/options.ts";

/** What `LARS` takes. */
export interface LARSOptions extends OptimizerOptions {
  /** Default: 0. */
  momentum?: number;
  /** Trust coefficient: how long a step is beside its weight. Default: 0.001. */
  eta?: number;
  /** Added to the norm that is divided by. Default: 0. */
  eps?: number;
  /** Whether momentum is scaled by the change of the learning rate. Default: true. */
  momentum_correction?: boolean;
}

/**
 * ```text
 * ratio = eta * |weight| / (|grad| + wd * |weight| + eps), or 1 where |weight| or |grad| is 0
 * m = momentum * lr / (the last lr) * m - lr * ratio * (clip(grad) + wd * weight)
 * weight = weight + m
 * ```
 * The norms are those of the whole weight and gradient. As in MXNet's Gluon, biases and the like are
 * scaled as well. Source: You, Gitman and Ginsburg 2017.
 */
export class LARS extends Optimizer<"momentum", "lr" | "momentum"> {
  /** Given again by every optimizer, so that minifiers, which rename classes, leave it alone: it is in files. */
  static override readonly name = "LARS";
  /** Names of the arrays kept beside each weight, in its shape. */
  readonly states: readonly "momentum"[];
  /** Names of the numbers that `numbersAt` gives. */
  readonly numbers = ["lr", "momentum"] as const;
  readonly #momentum: number;
  readonly #eta: number;
  readonly #eps: number;
  readonly #correct: boolean;
  /** The rates of the last update and of the one before. */
  #rates: readonly [last: number, before: number] | null = null;

  /** An optimizer of these options; what is left out has the default of MXNet. */
  constructor(options: LARSOptions = {}) {
    const own = {
      momentum: kinds.nonNegative(0),
      eta: kinds.nonNegative(0.001),
      eps: kinds.nonNegative(0),
      momentum_correction: kinds.flag(true),
    };
    const checked = checkOptions("lars", own, options);
    super(checked);
    this.#momentum = checked.momentum;
    this.#eta = checked.eta;
    this.#eps = checked.eps;
    this.#correct = checked.momentum_correction;
    this.states = checked.momentum > 0 ? ["momentum"] : [];
  }

  /** State of the optimizer itself, beside the arrays of each weight; a Trainer's file stores it. */
  override get state(): Readonly<Record<string, number>> {
    return { ...super.state, ...(this.#rates && { last_rate: this.#rates[0] }) };
  }

  override set state(numbers: Readonly<Record<string, number>>) {
    super.state = numbers;
    const { last_rate } = numbers;
    this.#rates = last_rate === undefined ? null : [last_rate, last_rate];
  }

  /** Called before the numbers of each update are asked for, with its rate. */
  override beginUpdate(rate: number): void {
    this.#rates = [rate, this.#rates?.[0] ?? rate];
  }

  /** Numbers of the `t`-th update (from 1) of a weight, given its learning rate and weight decay. */
  numbersAt(_t: number, lr: number): Record<"lr" | "momentum", number> {
    const [last, before] = this.#rates ?? [lr, lr];
    const corrects = this.#correct && before !== 0;
    return { lr, momentum: corrects ? (this.#momentum * last) / before : this.#momentum };
  }

  /** Overwrites `weight` and `state`. */
  update(
    weight: NDArray,
    grad: NDArray,
    { momentum: m }: Arrays<"momentum">,
    { lr, momentum }: Arrays<"lr" | "momentum">,
    wd: NDArray | null,
  ): void {
    const [w, g] = [weight.norm(), grad.norm()];
    const ratio = w.multiply(this.#eta).divide(plusDecay(g, wd, w).add(this.#eps));
    const rate = where(w.multiply(g), ratio, 1).multiply(lr);
    const step = plusDecay(this.clip(grad), wd, weight).multiply(rate);
    if (this.#momentum === 0) subtractFrom(weight, step);
    else {
      scaleBy(m, momentum);
      subtractFrom(m, step);
      addTo(weight, m);
    }
  }
}
