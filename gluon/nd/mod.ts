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
export { Context, cpu, current_context, gpu, num_gpus } from "./device.ts";
export type { Assigned } from "./indexing/assign.ts";
export type { Index, IndexList, IndexMask, IndexRange } from "./indexing/index.ts";
/** Linear algebra, as `mx.nd.linalg`. */
export * as linalg from "./linalg.ts";
export {
  det as linalg_det,
  extractdiag as linalg_extractdiag,
  extracttrian as linalg_extracttrian,
  type Gemm2Options,
  type GemmOptions,
  gelqf as linalg_gelqf,
  gemm as linalg_gemm,
  gemm2 as linalg_gemm2,
  inverse as linalg_inverse,
  makediag as linalg_makediag,
  maketrian as linalg_maketrian,
  potrf as linalg_potrf,
  potri as linalg_potri,
  slogdet as linalg_slogdet,
  sumlogdiag as linalg_sumlogdiag,
  syevd as linalg_syevd,
  syrk as linalg_syrk,
  type TriangularOptions,
  type TrianOptions,
  trmm as linalg_trmm,
  trsm as linalg_trsm,
} from "./linalg.ts";
export type { Methods } from "./methods.ts";
export { type ArrayLikeValue, type Freed, type GradReq, NDArray, type Nested } from "./ndarray.ts";
export * from "./ops/mod.ts";
/** Random arrays, as `mx.nd.random`, and NumPy's generators. */
export * as random from "./random/mod.ts";
export {
  type ArrayParameter,
  type DiscreteParameter,
  exponential as random_exponential,
  exponential as sample_exponential,
  gamma as random_gamma,
  gamma as sample_gamma,
  generalized_negative_binomial as random_generalized_negative_binomial,
  generalized_negative_binomial as sample_generalized_negative_binomial,
  type MultinomialOptions,
  multinomial as sample_multinomial,
  negative_binomial as random_negative_binomial,
  negative_binomial as sample_negative_binomial,
  normal as random_normal,
  normal as sample_normal,
  normal,
  poisson as random_poisson,
  poisson as sample_poisson,
  type RandomOptions,
  randint as random_randint,
  shuffle,
  uniform as sample_uniform,
  uniform,
} from "./random/mod.ts";
export { keep, scope } from "./scope.ts";
export {
  flattenStructure,
  mapStructure,
  type Structure,
  structureText,
  unflattenStructure,
} from "./structure.ts";
export { waitall } from "./waitall.ts";
