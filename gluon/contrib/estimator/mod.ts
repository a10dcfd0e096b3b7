/** The Estimator and its event handlers, under the names of `mxnet.gluon.contrib.estimator`. */
export { BatchProcessor } from "./batch_processor.ts";
export { CheckpointHandler, type CheckpointHandlerOptions } from "./checkpoint_handler.ts";
export {
  EarlyStoppingHandler,
  type EarlyStoppingHandlerOptions,
} from "./early_stopping_handler.ts";
export {
  type AbortSignalLike,
  Estimator,
  type EstimatorOptions,
  type EvaluateOptions,
  type FitOptions,
  type Logger,
} from "./estimator.ts";
export type { Batch, BatchEvent, BatchResult, EventHandler, Signal } from "./event_handler.ts";
export {
  GradientUpdateHandler,
  type GradientUpdateHandlerOptions,
} from "./gradient_update_handler.ts";
export { LoggingHandler, type LoggingHandlerOptions } from "./logging_handler.ts";
export { MetricHandler, type MetricHandlerOptions } from "./metric_handler.ts";
export type { MonitorMode } from "./monitor.ts";
export { ProgressBarHandler, type ProgressBarHandlerOptions } from "./progress_bar_handler.ts";
export { StoppingHandler } from "./stopping_handler.ts";
export {
  type EvaluateFunction,
  ValidationHandler,
  type ValidationHandlerOptions,
} from "./validation_handler.ts";
