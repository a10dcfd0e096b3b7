/** Evaluation metrics, under the names of `mxnet.metric`. */
export { Accuracy, type AccuracyOptions } from "./accuracy.ts";
export { type Average, type AverageOptions, F1, MCC } from "./binary_metric.ts";
export { CompositeEvalMetric, create, type MetricSource } from "./create.ts";
export {
  CustomMetric,
  type CustomMetricOptions,
  type Evaluate,
  np,
  type SumAndCount,
} from "./custom_metric.ts";
export { EvalMetric, type Metric, type MetricArrays, type MetricOptions } from "./eval_metric.ts";
export {
  CrossEntropy,
  type CrossEntropyOptions,
  NegativeLogLikelihood,
  Perplexity,
  type PerplexityOptions,
} from "./likelihood.ts";
export { Caffe, Loss, Torch } from "./loss.ts";
export { PCC } from "./pcc.ts";
export { PearsonCorrelation } from "./pearson_correlation.ts";
export { MAE, MSE, RMSE } from "./regression.ts";
export { TopKAccuracy, type TopKAccuracyOptions } from "./top_k_accuracy.ts";
