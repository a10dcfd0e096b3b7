/** What is told of a training. */
import { wallTime } from "../../../backends/base/wall_clock.ts";
import type { EvalMetric } from "../../metric/mod.ts";
import { nameOf } from "../../optimizer/base/optimizer.ts";
import type { Estimator } from "./estimator.ts";
import type { BatchEvent, EventHandler } from "./event_handler.ts";

/** What `LoggingHandler` takes. */
export interface LoggingHandlerOptions {
  /** Tells after each epoch, or after so many batches. Default: "epoch". */
  log_interval?: number | "epoch";
  /** The metrics that are told. Default: none. */
  metrics?: readonly EvalMetric[];
  /** Default: infinity, after all other handlers. */
  priority?: number;
}

/** Tells the estimator's logger how the training proceeds, in MXNet's words. */
export class LoggingHandler implements EventHandler {
  /** Handlers of lower priority come first. */
  readonly priority: number;
  /** The metrics that it tells of. */
  readonly metrics: readonly EvalMetric[];
  readonly #interval: number | "epoch";
  #epoch = 0;
  #batch = 0;
  #samples = 0;
  #spent = 0;
  #began = { train: 0, epoch: 0, batch: 0 };

  constructor(options: LoggingHandlerOptions = {}) {
    const { log_interval = "epoch", metrics = [], priority = Number.POSITIVE_INFINITY } = options;
    if (log_interval !== "epoch" && !(Number.isInteger(log_interval) && log_interval > 0)) {
      throw new RangeError(
        `Cannot log at intervals of ${log_interval}: it must be "epoch" or a whole number of batches, ` +
          "1 or more.",
      );
    }
    this.#interval = log_interval;
    this.metrics = metrics;
    this.priority = priority;
  }

  /** Called before the first epoch. */
  train_begin({ trainer, max_epoch, max_batch, logger }: Estimator): void {
    this.#began.train = wallTime();
    this.#epoch = this.#batch = this.#samples = this.#spent = 0;
    logger.info(
      `Training begin: using optimizer ${nameOf(trainer.optimizer)} with current learning rate ` +
        trainer.learning_rate.toFixed(4),
    );
    const length = max_epoch === null ? `${max_batch} batches` : `${max_epoch} epochs`;
    logger.info(`Train for ${length}.`);
  }

  /** Called after the last epoch. */
  train_end({ logger }: Estimator): void {
    const seconds = Math.round(wallTime() - this.#began.train);
    logger.info(
      `Train finished using total ${seconds}s with ${this.#epoch} epochs. ${this.#values()}`.trim(),
    );
  }

  /** Called before each epoch. */
  epoch_begin({ trainer, logger }: Estimator): void {
    this.#began.epoch = wallTime();
    const trains = this.metrics.some(({ name }) => name.includes("training"));
    const rate = trainer.learning_rate.toFixed(4);
    const text = `[Epoch ${this.#epoch}] Begin, current learning rate: ${rate}`;
    logger.info(trains ? text : "Validation Begin");
  }

  /** Called before each batch. */
  batch_begin(): void {
    this.#began.batch = wallTime();
  }

  /** Called after each batch; `true` ends the training. */
  batch_end({ batch_axis, logger }: Estimator, { data }: BatchEvent): void {
    this.#samples += data.shape[batch_axis] ?? 0;
    this.#spent += wallTime() - this.#began.batch;
    if (this.#interval !== "epoch" && this.#batch % this.#interval === 0) {
      const at = `[Epoch ${this.#epoch}][Batch ${this.#batch}][Samples ${this.#samples}]`;
      logger.info(`${at} time/interval: ${this.#spent.toFixed(3)}s ${this.#values()}`.trim());
      this.#spent = 0;
    }
    this.#batch++;
  }

  /** Called after each epoch; `true` ends the training. */
  epoch_end({ logger }: Estimator): void {
    const seconds = (wallTime() - this.#began.epoch).toFixed(3);
    logger.info(
      `[Epoch ${this.#epoch}] Finished in ${seconds}s, ${this.#values()}`.replace(/, $/, ""),
    );
    this.#epoch++;
    this.#batch = 0;
  }

  #values(): string {
    const pairs = this.metrics.flatMap((metric) => metric.get_name_value());
    return pairs.map(([name, value]) => `${name}: ${value.toFixed(4)}`).join(", ");
  }
}
