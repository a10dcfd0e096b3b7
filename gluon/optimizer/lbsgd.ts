/** Large batch SGD (LBSGD). */

import * as z from "zod/mini";
import type { NDArray } from "../nd/mod.ts";
import { addTo, assign, scaleBy, subtractFrom } from "./base/in_place.ts";
import { type Arrays, Optimizer, plusDecay } from "./base/optimizer.ts";
import { checkOptions, kinds, type OptimizerOptions } from "./base/options.ts";

/** How the learning rate rises, or that it is scaled for each weight. */
export type WarmupStrategy = "linear" | "power2" | "sqrt" | "lars";

/** What `LBSGD` takes. */
export interface LBSGDOptions extends OptimizerOptions {
  /** Default: 0. */
  momentum?: number;
  /** How many batches make a large one: weights are updated after so many. Default: 1. */
  batch_scale?: number;
  /** How the rate rises to `batch_scale` times itself; "lars" scales it by norms instead. Default: "linear". */
  warmup_strategy?: WarmupStrategy;
  /** For how many epochs it rises. Default: 5. */
  warmup_epochs?: number;
  /** Batches of an epoch. Default: 32. */
  updates_per_epoch?: number;
  /** The epoch with which the training begins. Default: 0. */
  begin_epoch?: number;
}

type Num = "lr" | "momentum" | "taken";

/** The share of its rise that the rate has behind it, after a share of the time. */
const RISE: Readonly<Record<WarmupStrategy, (share: number) => number>> = {
  linear: (share) => share,
  power2: (share) => share * share,
  sqrt: Math.sqrt,
  lars: () => 0,
};

/**
 * Gradients add up over `batch_scale` batches; then, with `g` their mean,
 *
 * ```text
 * m = momentum * m - lr * scale * (clip(g) + wd * weight)
 * weight = weight + m
 * ```
 * The scale rises from 1 to `batch_scale` over the first epochs; or it is
 * `|weight| / sqrt(|g|^2 + wd * |weight|^2)`, between 0.01 and 100, with the warm-up "lars". There the gradient is that of the
 * step, where MXNet's is not yet divided by the batch size.
 */
export class LBSGD extends Optimizer<"momentum" | "sum", Num> {
  /** Given again by every optimizer, so that minifiers, which rename classes, leave it alone: it is in files. */
  static override readonly name = "LBSGD";
  /** Names of the arrays kept beside each weight, in its shape. */
  readonly states: readonly ("momentum" | "sum")[];
  /** Names of the numbers that `numbersAt` gives. */
  readonly numbers = ["lr", "momentum", "taken"] as const;
  readonly #momentum: number;
  readonly #scale: number;
  readonly #strategy: WarmupStrategy;
  /** Batches before this training, and those over which the rate rises. */
  readonly #before: number;
  readonly #warmup: number;

  /** An optimizer of these options; what is left out has the default of MXNet. */
  constructor(options: LBSGDOptions = {}) {
    const whole = (value: number, least: number) => z._default(z.int().check(z.gte(least)), value);
    const own = {
      momentum: kinds.nonNegative(0),
      batch_scale: whole(1, 1),
      warmup_strategy: z._default(z.enum(["linear", "power2", "sqrt", "lars"]), "linear"),
      warmup_epochs: kinds.nonNegative(5),
      updates_per_epoch: whole(32, 1),
      begin_epoch: whole(0, 0),
    };
    const checked = checkOptions("lbsgd", own, options);
    super(checked);
    this.#momentum = checked.momentum;
    this.#scale = checked.batch_scale;
    this.#strategy = checked.warmup_strategy;
    this.#before = checked.begin_epoch * checked.updates_per_epoch;
    this.#warmup = checked.warmup_epochs * checked.updates_per_epoch;
    this.states = [
      ...(this.#momentum > 0 ? (["momentum"] as const) : []),
      ...(this.#scale > 1 ? (["sum"] as const) : []),
    ];
  }

  /** Numbers of the `t`-th update (from 1) of a weight, given its learning rate and weight decay. */
  numbersAt(t: number, lr: number): Record<Num, number> {
    const batches = this.#before + t;
    // between large batches nothing moves: the rate is 0, and the momentum stays
    if (batches % this.#scale !== 0) return { lr: 0, momentum: 1, taken: 0 };
    return { lr: lr * this.#factorAt(batches), momentum: this.#momentum, taken: 1 };
  }

  #factorAt(batches: number): number {
    if (this.#strategy === "lars") return 1;
    if (batches >= this.#warmup) return this.#scale;
    if (this.#warmup <= 1) return 1;
    return 1 + (this.#scale - 1) * RISE[this.#strategy](batches / this.#warmup);
  }

  /** Overwrites `weight` and `state`. */
  update(
    weight: NDArray,
    grad: NDArray,
    { momentum: m, sum }: Arrays<"momentum" | "sum">,
    { lr, momentum, taken }: Arrays<Num>,
    wd: NDArray | null,
  ): void {
    let mean = grad;
    if (this.#scale > 1) {
      addTo(sum, grad);
      mean = sum.multiply(1 / this.#scale);
    }
    const rate = this.#strategy === "lars" ? lr.multiply(trust(weight, mean, wd)) : lr;
    const step = plusDecay(this.clip(mean), wd, weight).multiply(rate);
    if (this.#momentum === 0) subtractFrom(weight, step);
    else {
      scaleBy(m, momentum);
      subtractFrom(m, step);
      addTo(weight, m.multiply(taken));
    }
    if (this.#scale > 1) assign(sum, sum.multiply(taken.multiply(-1).add(1)));
  }
}

function trust(weight: NDArray, grad: NDArray, wd: NDArray | null): NDArray {
  const [w, g] = [weight.square().sum(), grad.square().sum()];
  return w
    .divide(plusDecay(g, wd, w).add(1e-18))
    .sqrt()
    .clip(0.01, 100);
}
