/** Optimizers, under the names of `mxnet.optimizer`. */
export { Adam, type AdamOptions } from "./adam.ts";
export { create, type OptimizerName, type OptionsByName } from "./create.ts";
export { type Arrays, Optimizer } from "./optimizer.ts";
export type { OptimizerOptions } from "./options.ts";
export { SGD, type SGDOptions } from "./sgd.ts";
