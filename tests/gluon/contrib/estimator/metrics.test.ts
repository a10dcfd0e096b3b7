/** Metrics of an Estimator. */
import { expect, test } from "bun:test";
import { trainingMetrics, validationMetrics } from "../../../../gluon/contrib/estimator/metrics.ts";
import { loss as losses, metric } from "../../../../gluon/mod.ts";

test("Metrics suit the loss, or are those given, of which a composite is several", () => {
  const names = (all: readonly metric.EvalMetric[]) => all.map(({ name }) => name);
  expect(names(trainingMetrics(undefined, new losses.L2Loss()))).toEqual(["training l2loss"]);
  const both = new metric.CompositeEvalMetric(["acc", new metric.MSE()]);
  const training = trainingMetrics(both, new losses.L2Loss());
  expect(names(training)).toEqual(["training accuracy", "training mse"]);
  expect(names(validationMetrics(undefined, training))).toEqual([
    "validation accuracy",
    "validation mse",
  ]);
  expect(names(validationMetrics("f1", training))).toEqual(["validation f1"]);
});
