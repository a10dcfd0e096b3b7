/** Estimator: the training loop, with events. */
import { eventLoopYielder } from "../../../backends/base/event_loop.ts";
import { formatValue } from "../../../backends/base/format_value.ts";
import type { Block } from "../../block/block.ts";
import type { Initializer } from "../../initializer/initializer.ts";
import { Loss } from "../../loss/loss.ts";
import type { EvalMetric, MetricSource } from "../../metric/mod.ts";
import { Trainer } from "../../trainer/trainer.ts";
import { lengthOf } from "../../utils/progress_bar.ts";
import { BatchProcessor } from "./batch_processor.ts";
import {
  type Batch,
  type BatchResult,
  checkHandlers,
  type EventHandler,
  inOrder,
} from "./event_handler.ts";
import { GradientUpdateHandler } from "./gradient_update_handler.ts";
import { LoggingHandler } from "./logging_handler.ts";
import { MetricHandler } from "./metric_handler.ts";
import { trainingMetrics, validationMetrics } from "./metrics.ts";
import { StoppingHandler } from "./stopping_handler.ts";
import { ValidationHandler } from "./validation_handler.ts";

/** What is used of an `AbortSignal`, whose type not every program has. */
export interface AbortSignalLike {
  /** Throws the reason, once aborted. */
  throwIfAborted(): void;
}

/** What `Estimator` takes. */
export interface EstimatorOptions {
  /** Metrics of the training. Default: accuracy for SoftmaxCrossEntropyLoss, and the loss. */
  train_metrics?: MetricSource;
  /** Metrics of the validation. Default: like those of the training. */
  val_metrics?: MetricSource;
  /** Initializer of the net, where it is not initialized yet. */
  initializer?: Initializer | string;
  /** Default: stochastic gradient descent with a learning rate of 0.001. */
  trainer?: Trainer;
  /** The net that is validated. Default: the one that is trained. */
  val_net?: Block;
  /** The loss of the validation. Default: that of the training. */
  val_loss?: Loss;
  /** What is done with a batch. Default: `BatchProcessor`. */
  batch_processor?: BatchProcessor;
  /** Where handlers tell what happens. Default: the console. */
  logger?: Logger;
}

/** What handlers tell things to; the console is one. */
export interface Logger {
  /** Takes a line of text. */
  info(text: string): void;
}

/** What `evaluate` takes. */
export interface EvaluateOptions {
  /** Default: 0. */
  batch_axis?: number;
  /** Handlers beside those that there always are: of metrics and of the log. */
  event_handlers?: EventHandler | readonly EventHandler[];
  /** Ends the evaluation between two batches, with an error. */
  signal?: AbortSignalLike;
}

/** What `fit` takes; one of `epochs` and `batches` must be given. */
export interface FitOptions extends EvaluateOptions {
  /** Validation data, evaluated after each epoch. */
  val_data?: AsyncIterable<Batch> | Iterable<Batch> | null;
  /** How many epochs to train. */
  epochs?: number | null;
  /** How many batches to train. */
  batches?: number | null;
}

/**
 * Estimator: trains a net on batches and calls event handlers on the way, which update weights and
 * metrics, validate, log, save checkpoints and stop.
 */
export class Estimator {
  /** The net that is trained. */
  readonly net: Block;
  /** The loss that training minimizes. */
  readonly loss: Loss;
  /** The net that validation runs: the one that is trained, unless another was given. */
  readonly val_net: Block;
  /** The loss of validation. */
  readonly val_loss: Loss;
  /** Metrics of the training. */
  readonly train_metrics: readonly EvalMetric[];
  /** Metrics of the validation. */
  readonly val_metrics: readonly EvalMetric[];
  /** What updates the parameters. */
  readonly trainer: Trainer;
  /** How a batch is trained on and evaluated. */
  readonly batch_processor: BatchProcessor;
  /** What handlers tell things to. */
  readonly logger: Logger;
  /** How many epochs are to be trained; `null` where batches are counted. A handler may change it. */
  max_epoch: number | null = null;
  /** How many batches are to be trained; `null` where epochs are counted. A handler may change it. */
  max_batch: number | null = null;
  /** The axis of the batch, along which samples are counted. */
  batch_axis = 0;
  /** How many batches an epoch of the training has, where its data say so. */
  epoch_length: number | null = null;
  /** The signal that `fit` was given. */
  signal: AbortSignalLike | null = null;

  constructor(net: Block, loss: Loss, options: EstimatorOptions = {}) {
    this.net = net;
    this.loss = checkLoss(loss);
    this.val_net = options.val_net ?? net;
    this.val_loss = checkLoss(options.val_loss ?? loss);
    this.train_metrics = trainingMetrics(options.train_metrics, loss);
    this.val_metrics = validationMetrics(options.val_metrics, this.train_metrics);
    this.logger = options.logger ?? console;
    this.batch_processor = options.batch_processor ?? new BatchProcessor();
    const parameters = [...net.collect_params().values()];
    const isReady = parameters.every((each) => each.isInitialized || each.isDeferred);
    if (!isReady) net.initialize(options.initializer);
    else if (options.initializer !== undefined) {
      console.warn(
        "Ignored the initializer of the Estimator: the net is initialized already; call " +
          "net.initialize(init, { force_reinit: true }) to initialize it again.",
      );
    }
    const { trainer = new Trainer(net.collect_params(), "sgd", { learning_rate: 0.001 }) } =
      options;
    if (!(trainer instanceof Trainer)) {
      throw new TypeError(`Cannot train by ${formatValue(trainer)}: trainer must be a Trainer.`);
    }
    this.trainer = trainer;
  }

  /**
   * Trains for so many epochs or batches. `train_data` is iterated once an epoch: a DataLoader, or
   * any iterable of `[data, label]`.
   */
  async fit(
    train_data: AsyncIterable<Batch> | Iterable<Batch>,
    { val_data = null, epochs = null, batches = null, event_handlers, ...rest }: FitOptions,
  ): Promise<void> {
    checkLength(epochs, batches);
    this.max_epoch = epochs;
    this.max_batch = batches;
    this.batch_axis = rest.batch_axis ?? 0;
    this.epoch_length = lengthOf(train_data);
    this.signal = rest.signal ?? null;
    const handlers = inOrder(this.#trainingHandlers(checkHandlers(event_handlers), val_data));
    for (const each of handlers) await each.train_begin?.(this);
    let isOver = false;
    while (!isOver) {
      for (const each of handlers) await each.epoch_begin?.(this);
      const { batch_axis: axis, batch_processor: processor } = this;
      await this.#batches(train_data, handlers, this.signal, (batch) =>
        processor.fit_batch(this, batch, axis),
      );
      isOver = await anyOf(handlers, (each) => each.epoch_end?.(this));
    }
    for (const each of handlers) await each.train_end?.(this);
  }

  /** Updates the validation metrics by all batches of `val_data`. */
  async evaluate(
    val_data: AsyncIterable<Batch> | Iterable<Batch>,
    { batch_axis = 0, event_handlers, signal }: EvaluateOptions = {},
  ): Promise<void> {
    for (const metric of this.val_metrics) metric.reset();
    const own = checkHandlers(event_handlers);
    if (!own.some((each) => each instanceof MetricHandler))
      own.push(new MetricHandler(this.val_metrics));
    if (!own.some((each) => each instanceof LoggingHandler)) {
      own.push(new LoggingHandler({ metrics: this.val_metrics }));
    }
    const handlers = inOrder(own);
    for (const each of handlers) await each.epoch_begin?.(this);
    await this.#batches(val_data, handlers, signal ?? null, (batch) =>
      this.batch_processor.evaluate_batch(this, batch, batch_axis),
    );
    for (const each of handlers) await each.epoch_end?.(this);
  }

  /** Passes over the data once, or until a handler stops it. */
  async #batches(
    batches: AsyncIterable<Batch> | Iterable<Batch>,
    handlers: readonly EventHandler[],
    signal: AbortSignalLike | null,
    process: (batch: Batch) => BatchResult | Promise<BatchResult>,
  ): Promise<void> {
    const giveWay = eventLoopYielder();
    let count = 0;
    for await (const batch of batches) {
      signal?.throwIfAborted();
      for (const each of handlers) await each.batch_begin?.(this, batch);
      const event = { batch, ...(await process(batch)) };
      count++;
      if (await anyOf(handlers, (each) => each.batch_end?.(this, event))) return;
      await giveWay();
    }
    if (count > 0) return;
    throw new RangeError(
      "Cannot train or evaluate on no batches: the data gave none; a generator can be iterated only once, " +
        "a DataLoader again and again.",
    );
  }

  #trainingHandlers(given: EventHandler[], val_data: FitOptions["val_data"]): EventHandler[] {
    const has = (kind: new (...args: never[]) => EventHandler): boolean =>
      given.some((each) => each instanceof kind);
    const all: EventHandler[] = [...given, new StoppingHandler()];
    if (!has(GradientUpdateHandler)) all.push(new GradientUpdateHandler());
    if (!has(MetricHandler)) all.push(new MetricHandler(this.train_metrics));
    if (!has(ValidationHandler) && val_data) {
      all.push(new ValidationHandler(val_data, (data, options) => this.evaluate(data, options)));
    }
    if (!has(LoggingHandler)) all.push(new LoggingHandler({ metrics: this.train_metrics }));
    return all;
  }
}

/** Asks every handler, and says whether one of them wants to stop. */
async function anyOf(
  handlers: readonly EventHandler[],
  ask: (handler: EventHandler) => unknown,
): Promise<boolean> {
  let stops = false;
  for (const each of handlers) if ((await ask(each)) === true) stops = true;
  return stops;
}

function checkLoss(loss: Loss): Loss {
  if (loss instanceof Loss) return loss;
  throw new TypeError(
    `Cannot train with loss ${formatValue(loss)}: it must be a Loss, such as new loss.L2Loss().`,
  );
}

function checkLength(epochs: number | null, batches: number | null): void {
  const given = [epochs, batches].filter((each) => each !== null);
  const isWhole = given.every((each) => Number.isInteger(each) && (each as number) > 0);
  if (given.length === 1 && isWhole) return;
  throw new RangeError(
    `Cannot fit for ${epochs} epochs and ${batches} batches: give one of them, a whole number, 1 or more.`,
  );
}
