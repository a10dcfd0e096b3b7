/** A rate that falls along a polynomial. */
import { LRScheduler, type LRSchedulerOptions } from "./lr_scheduler.ts";

/** What `PolyScheduler` takes. */
export interface PolySchedulerOptions extends LRSchedulerOptions {
  /** The update at which the rate has reached `final_lr`, for good. */
  max_update: number;
  /** Degree of the polynomial. Default: 2. */
  pwr?: number;
  /** Default: 0. */
  final_lr?: number;
}

/** `final_lr + (base_lr - final_lr) * (1 - progress)^pwr`, `progress` from 0 to 1 after the warm-up. */
export class PolyScheduler extends LRScheduler {
  readonly #maxUpdate: number;
  readonly #power: number;
  readonly #final: number;

  constructor({ max_update, pwr = 2, final_lr = 0, ...rest }: PolySchedulerOptions) {
    super(rest);
    this.#maxUpdate = this.atLeast("max_update", max_update, this.warmup_steps + 1);
    this.#power = this.atLeast("pwr", pwr);
    this.#final = this.atLeast("final_lr", final_lr);
  }

  protected rateAt(num_update: number): number {
    const steps = this.#maxUpdate - this.warmup_steps;
    const progress = Math.min(1, (num_update - this.warmup_steps) / steps);
    return this.#final + (this.base_lr - this.#final) * (1 - progress) ** this.#power;
  }
}
