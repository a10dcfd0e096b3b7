/**
 * Gluon: blocks, layers, losses, optimizers and the Trainer, in the shape of MXNet 1.9.1's.
 *
 * @module
 */
export { type AnyBlock, Block, Block as HybridBlock } from "./block/block.ts";
export type { Callable } from "./block/callable.ts";
export type { ForwardHook, ForwardPreHook, HookHandle, HybridizeOptions } from "./block/hooks.ts";
export type { NetPlot } from "./block/plot.ts";
export {
  from_pretrained,
  type SavePretrainedOptions,
  save_pretrained,
} from "./block/pretrained.ts";
/** What MXNet keeps in `gluon.contrib`. */
export * as contrib from "./contrib/mod.ts";
/** Datasets, samplers and loaders. */
export * as data from "./data/mod.ts";
/** Images: reading, writing, resizing. */
export * as image from "./image/mod.ts";
export type { Initializer } from "./initializer/initializer.ts";
/** Initializers of parameters: `init.Xavier()`. */
export * as init from "./initializer/mod.ts";
/** Initializers by MXNet's long name. */
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
/** Files of tensors, of every kind. */
export * as files from "./io/files_namespace.ts";
/** Files of safetensors. */
export * as safetensors from "./io/mod.ts";
export type { CardMetric, ModelCard } from "./io/model_card.ts";
export type { Config, FolderSource } from "./io/model_folder.ts";
export type { LoadOptions, SaveOptions, Tensors } from "./io/parameter_file.ts";
export type { StoredDType, Tensor, TensorFile } from "./io/safetensors.ts";
export type { TensorEntry, TensorFileKind, TensorSource } from "./io/tensor_source.ts";
export type { TensorFileOptions, WritableKind } from "./io/write_tensors.ts";
/** Losses. */
export * as loss from "./loss/mod.ts";
/** Schedules of the learning rate. */
export * as lr_scheduler from "./lr_scheduler/mod.ts";
/** Metrics, such as accuracy. */
export * as metric from "./metric/mod.ts";
/** Networks that are known by name, with MXNet's parameters. */
export * as model_zoo from "./model_zoo/mod.ts";
export type { BackwardOptions } from "./nd/autograd/autograd.ts";
/** Automatic differentiation: `autograd.record`. */
export * as autograd from "./nd/autograd/autograd.ts";
export { Context, cpu, current_context, gpu, num_gpus } from "./nd/device.ts";
export type * from "./nd/mod.ts";
/** Arrays and operations on them. */
export * as nd from "./nd_namespace.ts";
/** Layers. */
export * as nn from "./nn/mod.ts";
/** NumPy's names of arrays and operations, as in MXNet's `mx.np`. */
export * as np from "./np/mod.ts";
/** What `mx.npx` has besides NumPy's names. */
export * as npx from "./npx/mod.ts";
export type { ONNXExportOptions } from "./onnx/export_onnx.ts";
export { ONNXBlock } from "./onnx/onnx_block.ts";
export type { Arrays, Optimizer } from "./optimizer/mod.ts";
/** Optimizers. */
export * as optimizer from "./optimizer/mod.ts";
export { Constant } from "./parameter/constant.ts";
export { DeferredInitializationError } from "./parameter/errors.ts";
export { type InitializeOptions, Parameter, type ParameterOptions } from "./parameter/parameter.ts";
export { ParameterDict } from "./parameter/parameter_dict.ts";
export type { GeneratorState, Seed, Shuffleable } from "./random/generator.ts";
/** Record files, as MXNet's `recordio`. */
export * as recordio from "./recordio/mod.ts";
/** Recurrent layers and cells. */
export * as rnn from "./rnn/mod.ts";

export { type ImportOptions, SymbolBlock } from "./symbol/symbol_block.ts";
export type { NodeOutput, SymbolGraph, SymbolNode } from "./symbol/symbol_graph.ts";
export { BaseTrainer, type StepOptions } from "./trainer/base_trainer.ts";
export type { Parameters } from "./trainer/trained_parameters.ts";
export { Trainer } from "./trainer/trainer.ts";
/** What is left over: splitting batches, clipping gradients, downloads. */
export * as utils from "./utils/mod.ts";
