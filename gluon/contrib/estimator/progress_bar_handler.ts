/** A progress bar of each epoch. */
import type { EvalMetric } from "../../metric/mod.ts";
import { ProgressBar, type ProgressBarOptions } from "../../utils/progress_bar.ts";
import type { Estimator } from "./estimator.ts";
import type { EventHandler } from "./event_handler.ts";

/** What `ProgressBarHandler` takes. */
export interface ProgressBarHandlerOptions
  extends Omit<ProgressBarOptions, "total" | "description" | "unit"> {
  /** The metrics that stand behind the bar. Default: those of the training. */
  metrics?: readonly EvalMetric[] | null;
  /** Default: 0, after the metrics and before the log. */
  priority?: number;
}

/** Draws a progress bar of each epoch in the terminal; where there is none, nothing. */
export class ProgressBarHandler implements EventHandler {
  /** Handlers of lower priority come first. */
  readonly priority: number;
  readonly #metrics: readonly EvalMetric[] | null;
  readonly #options: ProgressBarOptions;
  #bar: ProgressBar | null = null;
  #epoch = 0;
  #batch = 0;

  constructor({ metrics = null, priority = 0, ...options }: ProgressBarHandlerOptions = {}) {
    this.#metrics = metrics;
    this.priority = priority;
    this.#options = options;
  }

  /** Called before the first epoch. */
  train_begin(): void {
    this.#epoch = 0;
  }

  /** Called before each epoch. */
  epoch_begin({ max_epoch, epoch_length }: Estimator): void {
    const of = max_epoch === null ? "" : `/${max_epoch}`;
    const description = `Epoch ${++this.#epoch}${of}`;
    this.#batch = 0;
    this.#bar = new ProgressBar({
      ...this.#options,
      description,
      total: epoch_length,
      unit: "batch",
    });
  }

  /** Called after each batch; `true` ends the training. */
  batch_end({ train_metrics }: Estimator): void {
    this.#bar?.update(++this.#batch, this.#textOf(train_metrics));
  }

  /** Called after each epoch; `true` ends the training. */
  epoch_end(): void {
    this.#bar?.close();
  }

  /** An epoch that was left early leaves its line as well. */
  train_end(): void {
    this.#bar?.close();
  }

  #textOf(trained: readonly EvalMetric[]): string {
    if (this.#bar?.isLive !== true) return "";
    const pairs = (this.#metrics ?? trained).flatMap((metric) => metric.get_name_value());
    return pairs.map(([name, value]) => `${name} ${value.toFixed(4)}`).join(", ");
  }
}
