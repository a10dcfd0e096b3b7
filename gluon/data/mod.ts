/** Datasets, samplers and loaders, under the names of `mxnet.gluon.data`. */
export {
  ArrayDataset,
  type ArrayField,
  type ArraySample,
  type FieldSample,
} from "./array_dataset.ts";
export * as batchify from "./batchify.ts";
export { type Batchify, default_batchify_fn, type PadOptions } from "./batchify.ts";
export { type BatchOf, DataLoader, type DataLoaderOptions } from "./data_loader.ts";
export {
  Dataset,
  type Fields,
  type FirstReplaced,
  SimpleDataset,
  type TransformOptions,
} from "./dataset.ts";
export { RecordFileDataset } from "./record_file_dataset.ts";
export {
  BatchSampler,
  type BatchSamplerOptions,
  FilterSampler,
  IntervalSampler,
  type IntervalSamplerOptions,
  type LastBatch,
  RandomSampler,
  type RandomSamplerOptions,
  type Sampler,
  SequentialSampler,
} from "./sampler.ts";
export * as vision from "./vision/mod.ts";
