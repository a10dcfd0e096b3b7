/** Initializers, under the names of `mxnet.init`. */
export { Bilinear } from "./bilinear.ts";
export { Constant, One, Zero } from "./constant.ts";
export { create } from "./create.ts";
export { Initializer } from "./initializer.ts";
export { Load, type LoadOptions } from "./load.ts";
export { LSTMBias } from "./lstm_bias.ts";
export { Mixed } from "./mixed.ts";
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
