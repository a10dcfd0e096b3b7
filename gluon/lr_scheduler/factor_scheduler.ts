/** A rate that falls by a factor again and again. */
import { LRScheduler, type LRSchedulerOptions } from "./lr_scheduler.ts";

/** What `FactorScheduler` takes. */
export interface FactorSchedulerOptions extends LRSchedulerOptions {
  /** Number of updates between two falls. */
  step: number;
  /** At most 1. Default: 1. */
  factor?: number;
  /** The rate does not fall below this. Default: 1e-8. */
  stop_factor_lr?: number;
}

/** `base_lr * factor^k`, where `k` falls lie before `num_update`: after `step`, `2 step`, ... */
export class FactorScheduler extends LRScheduler {
  readonly #step: number;
  readonly #factor: number;
  readonly #stop: number;

  constructor({ step, factor = 1, stop_factor_lr = 1e-8, ...rest }: FactorSchedulerOptions) {
    super(rest);
    this.#step = this.atLeast("step", step, 1);
    this.#factor = checkFactor("FactorScheduler", factor);
    this.#stop = this.atLeast("stop_factor_lr", stop_factor_lr);
  }

  protected rateAt(num_update: number): number {
    const falls = Math.ceil(num_update / this.#step) - 1;
    if (this.#factor === 1 || falls <= 0) return this.base_lr;
    let rate = this.base_lr;
    // Fall by fall, as MXNet rounds.
    for (let i = 0; i < falls && rate > this.#stop; i++) rate *= this.#factor;
    return Math.max(this.#stop, rate);
  }
}

/** A factor above 1 would let the rate grow. */
export function checkFactor(scheduler: string, factor: number): number {
  if (factor > 0 && factor <= 1) return factor;
  throw new RangeError(
    `Cannot make ${scheduler} with factor ${factor}: it must be above 0 and at most 1, for the rate ` +
      "to fall.",
  );
}
