/** A rate that falls by a factor at given updates. */
import { checkFactor } from "./factor_scheduler.ts";
import { LRScheduler, type LRSchedulerOptions } from "./lr_scheduler.ts";

/** What `MultiFactorScheduler` takes. */
export interface MultiFactorSchedulerOptions extends LRSchedulerOptions {
  /** The updates after which the rate falls, ascending. */
  step: readonly number[];
  /** At most 1. Default: 1. */
  factor?: number;
}

/** `base_lr * factor^k`, where `k` of the steps lie before `num_update`. */
export class MultiFactorScheduler extends LRScheduler {
  readonly #steps: readonly number[];
  readonly #factor: number;

  constructor({ step, factor = 1, ...rest }: MultiFactorSchedulerOptions) {
    super(rest);
    const ascending = step.every((each, i) => each >= 1 && each > (step[i - 1] ?? 0));
    if (step.length === 0 || !ascending) {
      throw new RangeError(
        `Cannot make MultiFactorScheduler with step [${step.join(", ")}]: it must be a list of ` +
          "ascending numbers, each 1 or more.",
      );
    }
    this.#steps = [...step];
    this.#factor = checkFactor("MultiFactorScheduler", factor);
  }

  protected rateAt(num_update: number): number {
    let rate = this.base_lr; // fall by fall, as MXNet rounds
    for (const step of this.#steps) if (num_update > step) rate *= this.#factor;
    return rate;
  }
}
