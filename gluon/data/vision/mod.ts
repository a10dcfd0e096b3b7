/** Datasets of images and their transforms, under the names of `mxnet.gluon.data.vision`. */
export { CIFAR10, CIFAR100, type CIFAR100Options } from "./cifar.ts";
export type { DownloadOptions } from "./downloads.ts";
export {
  ImageFolderDataset,
  ImageListDataset,
  type ImageOptions,
  type ListedImage,
} from "./image_files.ts";
export { ImageRecordDataset } from "./image_record_dataset.ts";
export { type LabelledImage, LabelledImages } from "./labelled_images.ts";
export { FashionMNIST, MNIST } from "./mnist.ts";
export * as transforms from "./transforms/mod.ts";
