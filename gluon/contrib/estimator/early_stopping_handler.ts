/** Early stopping. */
import type { EvalMetric } from "../../metric/mod.ts";
import type { Estimator } from "./estimator.ts";
import type { EventHandler } from "./event_handler.ts";
import { Monitor, type MonitorMode } from "./monitor.ts";

/** What `EarlyStoppingHandler` takes. */
export interface EarlyStoppingHandlerOptions {
  /** By how much a value must be better to count as an improvement. Default: 0. */
  min_delta?: number;
  /** How many epochs without improvement end the training; 0 as 1. Default: 0. */
  patience?: number;
  /** Whether smaller or larger values are better. Default: "auto", by the name of the metric. */
  mode?: MonitorMode;
  /** What the first value must improve on. */
  baseline?: number | null;
}

/** Early stopping: ends the training where a metric has not improved for some epochs. */
export class EarlyStoppingHandler implements EventHandler {
  readonly #monitor: Monitor;
  readonly #patience: number;
  readonly #baseline: number | null;
  #wait = 0;
  #epoch = 0;
  #stopped: number | null = null;

  /** @param monitor One metric of `estimator.train_metrics` or `estimator.val_metrics`. */
  constructor(monitor: EvalMetric, options: EarlyStoppingHandlerOptions = {}) {
    const { min_delta = 0, patience = 0, mode = "auto", baseline = null } = options;
    this.#monitor = new Monitor(monitor, mode, min_delta);
    this.#patience = patience;
    this.#baseline = baseline;
  }

  /** The epoch after which the training was ended, from 0; `null` where it was not. */
  get stopped_epoch(): number | null {
    return this.#stopped;
  }

  /** Called before the first epoch. */
  train_begin(): void {
    this.#wait = this.#epoch = 0;
    this.#stopped = null;
    this.#monitor.reset(this.#baseline);
  }

  /** Called after each epoch; `true` ends the training. */
  epoch_end(): boolean {
    this.#wait = this.#monitor.improves() ? 0 : this.#wait + 1;
    if (this.#wait > 0 && this.#wait >= this.#patience) this.#stopped = this.#epoch;
    this.#epoch++;
    return this.#stopped !== null;
  }

  /** Called after the last epoch. */
  train_end({ logger }: Estimator): void {
    if (this.#stopped === null) return;
    logger.info(
      `[Epoch ${this.#stopped}] EarlyStoppingHandler: early stopping due to ${this.#monitor.name} ` +
        "not improving",
    );
  }
}
