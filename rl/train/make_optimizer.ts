/** The optimizers that the option `optimizer` names. */
import { Adam, type Optimizer, RMSProp, SGD } from "../../gluon/optimizer/mod.ts";
import type { NetworkOptions } from "../algorithms/options/fragments.ts";

type OptimizerName = NetworkOptions["optimizer"];

/** PyTorch's form adds 0.01 to the root; here 0.01 squared is below it. */
const CENTERED = { centered: true, gamma1: 0.95, gamma2: 0, epsilon: 1e-4 };

const OPTIMIZERS: {
  readonly [Name in OptimizerName]: (learning_rate: number) => Optimizer;
} = {
  adam: (learning_rate) => new Adam({ learning_rate }),
  rmsprop: (learning_rate) => new RMSProp({ learning_rate }),
  rmsprop_centered: (learning_rate) => new RMSProp({ learning_rate, ...CENTERED }),
  sgd: (learning_rate) => new SGD({ learning_rate }),
};

/** Makes the optimizer of this name. */
export function makeOptimizer(name: OptimizerName, learning_rate: number): Optimizer {
  return OPTIMIZERS[name](learning_rate);
}
