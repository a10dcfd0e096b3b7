/** A rate that falls along a cosine. */
import { LRScheduler, type LRSchedulerOptions } from "./lr_scheduler.ts";

/** What `CosineScheduler` takes. */
export interface CosineSchedulerOptions extends LRSchedulerOptions {
  /** The update at which the rate has reached `final_lr`, for good. */
  max_update: number;
  /** Default: 0. */
  final_lr?: number;
}

/** `final_lr + (base_lr - final_lr) * (1 + cos(pi * progress)) / 2`, `progress` from 0 to 1. */
export class CosineScheduler extends LRScheduler {
  readonly #maxUpdate: number;
  readonly #final: number;

  constructor({ max_update, final_lr = 0, ...rest }: CosineSchedulerOptions) {
    super(rest);
    this.#maxUpdate = this.atLeast("max_update", max_update, this.warmup_steps + 1);
    this.#final = this.atLeast("final_lr", final_lr);
  }

  protected rateAt(num_update: number): number {
    const steps = this.#maxUpdate - this.warmup_steps;
    const progress = Math.min(1, (num_update - this.warmup_steps) / steps);
    return this.#final + ((this.base_lr - this.#final) * (1 + Math.cos(Math.PI * progress))) / 2;
  }
}
