/**
 * Gluon: blocks, layers, losses, optimizers and the Trainer, in the shape of MXNet 1.9.1's.
 *
 * @module
 */
export { type AnyBlock, Block, Block as HybridBlock } from "./block/block.ts";
export type { Callable } from "./block/callable.ts";
export type { ForwardHook, ForwardPreHook, HookHandle, HybridizeOptions } from "./block/hooks.ts";
export {
  from_pretrained,
  type SavePretrainedOptions,
  save_pretrained,
} from "./block/pretrained.ts";
export * as contrib from "./contrib/mod.ts";
export * as data from "./data/mod.ts";
export * as image from "./image/mod.ts";
export type { Initializer } from "./initializer/initializer.ts";
export * as init from "./initializer/mod.ts";
export * as initializer from "./initializer/mod.ts";
export type { ElementFormat } from "./io/element_format.ts";
export type {
  BlobLike,
  FileHandleLike,
  FileSource,
  FileTarget,
  HostBlob,
  ResponseLike,
  URLLike,
} from "./io/file_kinds.ts";
export * as files from "./io/files_namespace.ts";
export * as safetensors from "./io/mod.ts";
export type { CardMetric, ModelCard } from "./io/model_card.ts";
export type { Config, FolderSource } from "./io/model_folder.ts";
export type { LoadOptions, SaveOptions, Tensors } from "./io/parameter_file.ts";
export type { StoredDType, Tensor, TensorFile } from "./io/safetensors.ts";
export type { TensorEntry, TensorFileKind, TensorSource } from "./io/tensor_source.ts";
export type { TensorFileOptions, WritableKind } from "./io/write_tensors.ts";
export * as loss from "./loss/mod.ts";
export * as lr_scheduler from "./lr_scheduler/mod.ts";
export * as metric from "./metric/mod.ts";
export * as model_zoo from "./model_zoo/mod.ts";
export type { BackwardOptions } from "./nd/autograd/autograd.ts";
export * as autograd from "./nd/autograd/autograd.ts";
export { Context, cpu, current_context, gpu, num_gpus } from "./nd/device.ts";
export type * from "./nd/mod.ts";
export * as nd from "./nd_namespace.ts";
export * as nn from "./nn/mod.ts";
export * as np from "./np/mod.ts";
export * as npx from "./npx/mod.ts";
export type { ONNXExportOptions } from "./onnx/export_onnx.ts";
export { ONNXBlock } from "./onnx/onnx_block.ts";
export type { Arrays, Optimizer } from "./optimizer/mod.ts";
export * as optimizer from "./optimizer/mod.ts";
export { Constant } from "./parameter/constant.ts";
export { DeferredInitializationError } from "./parameter/errors.ts";
export { type InitializeOptions, Parameter, type ParameterOptions } from "./parameter/parameter.ts";
export { ParameterDict } from "./parameter/parameter_dict.ts";
export type { GeneratorState, Seed, Shuffleable } from "./random/generator.ts";
export * as recordio from "./recordio/mod.ts";
export * as rnn from "./rnn/mod.ts";

export { type ImportOptions, SymbolBlock } from "./symbol/symbol_block.ts";
export type { NodeOutput, SymbolGraph, SymbolNode } from "./symbol/symbol_graph.ts";
export { BaseTrainer, type StepOptions } from "./trainer/base_trainer.ts";
export type { Parameters } from "./trainer/trained_parameters.ts";
export { Trainer } from "./trainer/trainer.ts";
export * as utils from "./utils/mod.ts";
