/**
 * Images on the host, under the names of `mxnet.image`: tensors `(height, width, channels)` that `imread` gives and
 * `nd.array(image.data, { shape: image.shape })` brings onto the device.
 */
export { type DecodeOptions, imdecode, imencode, imread } from "./codec.ts";
export {
  center_crop,
  fixed_crop,
  type Place,
  type RandomCropOptions,
  random_crop,
  random_size_crop,
  type Size,
  scale_down,
} from "./crop.ts";
export { type Interpolation, imresize, type ResizeOptions, resize_short } from "./resize.ts";
