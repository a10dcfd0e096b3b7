/**
 * Gluon: blocks, layers, losses, optimizers and the Trainer, in the shape of MXNet 1.9.1's.
 *
 * @module
 */
export { Block, Block as HybridBlock } from "./block.ts";
export type { ForwardHook, ForwardPreHook, HookHandle, HybridizeOptions } from "./block_options.ts";
export * as utils from "./clip_global_norm.ts";
export { Constant } from "./constant.ts";
export * as init from "./initializer/mod.ts";
export * as initializer from "./initializer/mod.ts";
export * as loss from "./loss/mod.ts";
export * as lr_scheduler from "./lr_scheduler/mod.ts";
export * as autograd from "./nd/autograd.ts";
export * as nd from "./nd/mod.ts";
export * as nn from "./nn/mod.ts";
export * as optimizer from "./optimizer/mod.ts";
export { type InitializeOptions, Parameter, type ParameterOptions } from "./parameter.ts";
export { ParameterDict } from "./parameter_dict.ts";
export { DeferredInitializationError } from "./parameter_errors.ts";
export type { LoadOptions, Tensors } from "./parameter_file.ts";
export * as safetensors from "./safetensors.ts";
export { type Parameters, type StepOptions, Trainer } from "./trainer.ts";
