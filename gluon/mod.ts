/**
 * Gluon: blocks, layers, losses, optimizers and the Trainer, in the shape of MXNet 1.9.1's.
 *
 * @module
 */
export { Block, Block as HybridBlock } from "./block.ts";
export type { ForwardHook, ForwardPreHook, HookHandle, HybridizeOptions } from "./block_options.ts";
export type { Callable } from "./callable.ts";
export * as utils from "./clip_global_norm.ts";
export { Constant } from "./constant.ts";
export type { Initializer } from "./initializer/initializer.ts";
export * as init from "./initializer/mod.ts";
export * as initializer from "./initializer/mod.ts";
export * as loss from "./loss/mod.ts";
export * as lr_scheduler from "./lr_scheduler/mod.ts";
export type { BackwardOptions } from "./nd/autograd.ts";
export * as autograd from "./nd/autograd.ts";
export type * from "./nd/mod.ts";
export * as nd from "./nd/mod.ts";
export type { GeneratorState, Seed, Shuffleable } from "./nd/random/generator.ts";
export * as nn from "./nn/mod.ts";
export type { Arrays, Optimizer } from "./optimizer/mod.ts";
export * as optimizer from "./optimizer/mod.ts";
export { type InitializeOptions, Parameter, type ParameterOptions } from "./parameter.ts";
export { ParameterDict } from "./parameter_dict.ts";
export { DeferredInitializationError } from "./parameter_errors.ts";
export type { LoadOptions, Tensors } from "./parameter_file.ts";
export type { StoredDType, Tensor, TensorFile } from "./safetensors.ts";
export * as safetensors from "./safetensors.ts";
export { type Parameters, type StepOptions, Trainer } from "./trainer.ts";
