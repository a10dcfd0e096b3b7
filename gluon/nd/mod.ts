/** `nd`: arrays on a device and the operations on them, under the names of `mxnet.nd`. */
export type {
  ActivationName,
  Backend,
  DType,
  NumericArray,
  Shape,
} from "../../backends/backend.ts";
export { type Compilable, type Compiled, compile } from "./compile.ts";
export {
  type ArrayOptions,
  adopt,
  arange,
  array,
  type CreationOptions,
  eye,
  full,
  type NestedNumbers,
  ones,
  zeros,
} from "./creation.ts";
export { type ArrayLikeValue, type GradReq, NDArray, type Nested } from "./ndarray.ts";
export type { Operations } from "./operations.ts";
export * from "./ops/mod.ts";
export * as random from "./random.ts";
export { keep, scope } from "./scope.ts";
export { memory } from "./storage.ts";
