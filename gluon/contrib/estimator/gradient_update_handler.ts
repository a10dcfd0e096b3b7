/** The optimizer's step. */
import type { Estimator } from "./estimator.ts";
import type { BatchEvent, EventHandler } from "./event_handler.ts";

/** What `GradientUpdateHandler` takes. */
export interface GradientUpdateHandlerOptions {
  /** Default: -2000, before all other handlers. */
  priority?: number;
}

/**
 * Updates the weights after each batch, by `trainer.step(batch_size)`. One that does so every few
 * batches accumulates gradients: see `grad_req` "add".
 */
export class GradientUpdateHandler implements EventHandler {
  /** Handlers of lower priority come first. */
  readonly priority: number;

  constructor({ priority = -2000 }: GradientUpdateHandlerOptions = {}) {
    this.priority = priority;
  }

  /** Called after each batch; `true` ends the training. */
  batch_end({ trainer }: Estimator, { loss }: BatchEvent): void {
    trainer.step(loss.shape[0] ?? 1);
  }
}
