/** Validation while training. */
import type { Estimator, EvaluateOptions } from "./estimator.ts";
import type { Batch, EventHandler } from "./event_handler.ts";

/** What `ValidationHandler` takes. */
export interface ValidationHandlerOptions {
  /** Validates after so many epochs; `null` for never. Default: 1. */
  epoch_period?: number | null;
  /** Validates after so many batches; by default never. */
  batch_period?: number | null;
  /** Default: -1000, before handlers that look at the metrics. */
  priority?: number;
  /** Handlers of the validation; see `evaluate`. */
  event_handlers?: EventHandler | readonly EventHandler[];
}

/** How a model is evaluated: `estimator.evaluate`, or a function like it. */
export type EvaluateFunction = (
  val_data: AsyncIterable<Batch> | Iterable<Batch>,
  options: EvaluateOptions,
) => Promise<void>;

/** Evaluates the model on validation data after epochs or batches, by `eval_fn`. */
export class ValidationHandler implements EventHandler {
  /** Handlers of lower priority come first. */
  readonly priority: number;
  readonly #data: AsyncIterable<Batch> | Iterable<Batch>;
  readonly #evaluate: EvaluateFunction;
  readonly #options: ValidationHandlerOptions;
  #batch = 0;
  #epoch = 0;

  constructor(
    val_data: AsyncIterable<Batch> | Iterable<Batch>,
    eval_fn: EvaluateFunction,
    options: ValidationHandlerOptions = {},
  ) {
    this.#data = val_data;
    this.#evaluate = eval_fn;
    this.#options = { epoch_period: 1, batch_period: null, ...options };
    this.priority = options.priority ?? -1000;
  }

  /** Called before the first epoch. */
  train_begin(): void {
    this.#batch = 0;
    this.#epoch = 0;
  }

  /** Called after each batch; `true` ends the training. */
  async batch_end(estimator: Estimator): Promise<void> {
    await this.#after(++this.#batch, this.#options.batch_period, estimator);
  }

  /** Called after each epoch; `true` ends the training. */
  async epoch_end(estimator: Estimator): Promise<void> {
    await this.#after(++this.#epoch, this.#options.epoch_period, estimator);
  }

  async #after(
    count: number,
    period: number | null | undefined,
    { batch_axis, signal }: Estimator,
  ): Promise<void> {
    if (!period || count % period !== 0) return;
    const { event_handlers } = this.#options;
    await this.#evaluate(this.#data, {
      batch_axis,
      ...(event_handlers && { event_handlers }),
      ...(signal && { signal }),
    });
  }
}
