/** `nd`: arrays on a device and the operations on them, under the names of `mxnet.nd`. */
export type {
  ActivationName,
  Backend,
  DType,
  NumericArray,
  Shape,
} from "../../backends/backend.ts";
export { memory } from "./collection.ts";
export { type Compilable, type Compiled, compile } from "./compile/compile.ts";
export {
  type ArangeOptions,
  type ArrayOptions,
  adopt,
  arange,
  array,
  type CreationOptions,
  eye,
  full,
  linspace,
  type NestedNumbers,
  ones,
  zeros,
} from "./creation.ts";
export type { Assigned } from "./indexing/assign.ts";
export type { Index, IndexList, IndexMask, IndexRange } from "./indexing/index.ts";
export * as linalg from "./linalg.ts";
export type { Methods } from "./methods.ts";
export { type ArrayLikeValue, type Freed, type GradReq, NDArray, type Nested } from "./ndarray.ts";
export * from "./ops/mod.ts";
export * as random from "./random/mod.ts";
export { keep, scope } from "./scope.ts";
export {
  flattenStructure,
  mapStructure,
  type Structure,
  structureText,
  unflattenStructure,
} from "./structure.ts";
export { waitall } from "./waitall.ts";
