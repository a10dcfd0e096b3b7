/** When a training ends. */
import type { Estimator } from "./estimator.ts";
import type { EventHandler } from "./event_handler.ts";

/** Ends the training after the epochs or batches that `fit` was asked for. */
export class StoppingHandler implements EventHandler {
  #batch = 0;
  #epoch = 0;

  /** Called before the first epoch. */
  train_begin(): void {
    this.#batch = 0;
    this.#epoch = 0;
  }

  /** Called after each batch; `true` ends the training. */
  batch_end({ max_batch }: Estimator): boolean {
    this.#batch++;
    return this.#batch === max_batch;
  }

  /** Called after each epoch; `true` ends the training. */
  epoch_end({ max_batch, max_epoch }: Estimator): boolean {
    this.#epoch++;
    return this.#epoch === max_epoch || this.#batch === max_batch;
  }
}
