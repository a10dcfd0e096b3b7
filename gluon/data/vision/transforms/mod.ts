/** Image transforms on the host, under the names of `mxnet.gluon.data.vision.transforms`. */
export {
  type ColorJitterOptions,
  RandomBrightness,
  RandomColorJitter,
  RandomContrast,
  RandomHue,
  RandomLighting,
  RandomSaturation,
} from "./color.ts";
export { Compose, type ImageFunction, RandomApply, type RandomApplyOptions } from "./compose.ts";
export { RandomFlipLeftRight, RandomFlipTopBottom } from "./flip.ts";
export {
  CenterCrop,
  CropResize,
  type CropResizeOptions,
  type InterpolationOptions,
  RandomResizedCrop,
  type RandomResizedCropOptions,
  Resize,
  type ResizeTransformOptions,
} from "./size.ts";
export { Cast, Normalize, ToTensor } from "./tensor.ts";
export { type RandomOptions, RandomTransform, Transform } from "./transform.ts";
