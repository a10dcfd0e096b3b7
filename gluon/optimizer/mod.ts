/** Optimizers, under the names of `mxnet.optimizer`. */
export { AdaDelta, type AdaDeltaOptions } from "./adadelta.ts";
export { AdaGrad, type AdaGradOptions } from "./adagrad.ts";
export { Adam, type AdamOptions } from "./adam.ts";
export { Adamax, type AdamaxOptions } from "./adamax.ts";
export { AdamW } from "./adamw.ts";
export { create, type OptimizerName, type OptionsByName } from "./create.ts";
export { FTML } from "./ftml.ts";
export { Ftrl, type FtrlOptions } from "./ftrl.ts";
export { Nadam, type NadamOptions } from "./nadam.ts";
export { NAG, type NAGOptions } from "./nag.ts";
export { type Arrays, Optimizer } from "./optimizer.ts";
export type { OptimizerOptions } from "./options.ts";
export { RMSProp, type RMSPropOptions } from "./rmsprop.ts";
export { SGD, type SGDOptions } from "./sgd.ts";
export { Signum, type SignumOptions } from "./signum.ts";
