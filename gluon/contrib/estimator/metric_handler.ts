/** Metrics, batch by batch. */
import { type EvalMetric, Loss } from "../../metric/mod.ts";
import type { Estimator } from "./estimator.ts";
import type { BatchEvent, EventHandler } from "./event_handler.ts";

/** What `MetricHandler` takes. */
export interface MetricHandlerOptions {
  /** Default: -1000, before handlers that look at the metrics. */
  priority?: number;
}

/** Begins metrics again with each epoch and updates them after each batch; `metric.Loss` by the losses. */
export class MetricHandler implements EventHandler {
  /** The metrics that it updates. */
  readonly metrics: readonly EvalMetric[];
  /** Handlers of lower priority come first. */
  readonly priority: number;

  constructor(metrics: readonly EvalMetric[], { priority = -1000 }: MetricHandlerOptions = {}) {
    this.metrics = metrics;
    this.priority = priority;
  }

  /** Called before each epoch. */
  epoch_begin(): void {
    for (const metric of this.metrics) metric.reset();
  }

  /** Called after each batch; `true` ends the training. */
  async batch_end(_: Estimator, { label, pred, loss }: BatchEvent): Promise<void> {
    const updates = this.metrics.map((metric) =>
      metric instanceof Loss ? metric.update(null, loss) : metric.update(label, pred),
    );
    await Promise.all(updates);
  }
}
