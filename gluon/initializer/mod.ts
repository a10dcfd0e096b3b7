/** Initializers, under the names of `mxnet.init`. */
export { Constant, One, Zero } from "./constant.ts";
export { create } from "./create.ts";
export type { Initializer } from "./initializer.ts";
export { LSTMBias } from "./lstm_bias.ts";
export { Normal } from "./normal.ts";
export { Orthogonal, type OrthogonalOptions } from "./orthogonal.ts";
export { Uniform } from "./uniform.ts";
export {
  type FactorType,
  MSRAPrelu,
  type MSRAPreluOptions,
  Xavier,
  type XavierOptions,
} from "./xavier.ts";
