/** The optimizers that the option `optimizer` names. */
import { Adam, type Optimizer, RMSProp, SGD } from "../../gluon/optimizer/mod.ts";
import type { NetworkOptions } from "../algorithms/options/fragments.ts";

type OptimizerName = NetworkOptions["optimizer"];

const OPTIMIZERS: {
  readonly [Name in OptimizerName]: new (options: {
    learning_rate: number;
  }) => Optimizer;
} = { adam: Adam, rmsprop: RMSProp, sgd: SGD };

/** Makes the optimizer of this name. */
export function makeOptimizer(name: OptimizerName, learning_rate: number): Optimizer {
  return new OPTIMIZERS[name]({ learning_rate });
}
