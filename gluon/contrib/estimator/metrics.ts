/** The metrics of an Estimator, named after what they measure: the training or the validation. */
import type { Loss } from "../../loss/loss.ts";
import { SoftmaxCrossEntropyLoss } from "../../loss/softmax_cross_entropy_loss.ts";
import {
  Accuracy,
  CompositeEvalMetric,
  create,
  EvalMetric,
  Loss as LossMetric,
  type Metric,
  type MetricSource,
} from "../../metric/mod.ts";

/** Metrics of the training: those given, else what suits the loss. Their names begin with "training". */
export function trainingMetrics(given: MetricSource | undefined, loss: Loss): EvalMetric[] {
  const metrics = given === undefined ? suited(loss) : single(create(given));
  for (const metric of metrics) metric.name = `training ${metric.name}`;
  return metrics;
}

/** Metrics of the validation: those given, else copies of the training's. */
export function validationMetrics(
  given: MetricSource | undefined,
  training: readonly EvalMetric[],
): EvalMetric[] {
  const metrics =
    given === undefined ? training.map((each) => each.clone()) : single(create(given));
  for (const metric of metrics) {
    metric.name = `validation ${metric.name.replace(/^training /, "")}`;
  }
  return metrics;
}

function suited(loss: Loss): EvalMetric[] {
  const name = loss.constructor.name.toLowerCase();
  const losses = new LossMetric({ name });
  return loss instanceof SoftmaxCrossEntropyLoss ? [new Accuracy(), losses] : [losses];
}

/** The metrics of which one is made. */
function single(metric: Metric): EvalMetric[] {
  if (metric instanceof CompositeEvalMetric) return metric.metrics.flatMap(single);
  if (metric instanceof EvalMetric) return [metric];
  throw new TypeError(`Cannot measure by ${metric.name}: it must be an EvalMetric.`);
}
