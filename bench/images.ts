/** Workloads of images: nets with convolutions, and single convolutions of a ResNet-18's sizes. */

/** Convolutions with relu, each before a max pool of 2 if there are pools, then dense layers with relu between them. */
export interface ImageNet {
  readonly name: string;
  readonly image: readonly [channels: number, height: number, width: number];
  readonly convolutions: readonly (readonly [filters: number, kernel: number, stride: number])[];
  readonly pools: boolean;
  readonly units: readonly number[];
}

/** A net in use: an update as that of `UpdateWorkload`, an action, a forward pass, a step of training a classifier. */
export interface ImageWorkload {
  readonly kind: "image_update" | "image_act" | "image_forward" | "image_training";
  readonly net: ImageNet;
  readonly batch: number;
  readonly learning_rate: number;
}

/** A convolution of one image, padded so that its output is as large as the input, or half as large; with bias and relu. */
export interface ConvolutionWorkload {
  readonly kind: "convolution";
  readonly image: ImageNet["image"];
  readonly filters: number;
  readonly kernel: number;
  readonly stride: number;
}

/** Mnih et al. 2015. */
const NATURE: ImageNet = {
  name: "Nature-CNN 4x84x84",
  image: [4, 84, 84],
  convolutions: [
    [32, 8, 4],
    [64, 4, 2],
    [64, 3, 1],
  ],
  pools: false,
  units: [512, 4],
};

/** Young and Tian 2019. */
const MINATAR: ImageNet = {
  name: "MinAtar net 4x10x10",
  image: [4, 10, 10],
  convolutions: [[16, 3, 1]],
  pools: false,
  units: [128, 6],
};

/** MXNet's examples of MNIST, with relu. */
const LENET: ImageNet = {
  name: "LeNet 1x28x28",
  image: [1, 28, 28],
  convolutions: [
    [20, 5, 1],
    [50, 5, 1],
  ],
  pools: true,
  units: [500, 10],
};

export const IMAGE_WORKLOADS: readonly (ImageWorkload | ConvolutionWorkload)[] = [
  { kind: "image_update", net: NATURE, batch: 32, learning_rate: 1e-4 },
  { kind: "image_update", net: MINATAR, batch: 32, learning_rate: 1e-4 },
  { kind: "image_act", net: NATURE, batch: 1, learning_rate: 0 },
  { kind: "image_act", net: MINATAR, batch: 1, learning_rate: 0 },
  { kind: "image_forward", net: NATURE, batch: 32, learning_rate: 0 },
  { kind: "image_forward", net: LENET, batch: 64, learning_rate: 0 },
  { kind: "image_training", net: LENET, batch: 64, learning_rate: 0.01 },
  { kind: "image_training", net: LENET, batch: 256, learning_rate: 0.01 },
  { kind: "convolution", image: [3, 224, 224], filters: 64, kernel: 7, stride: 2 },
  { kind: "convolution", image: [64, 56, 56], filters: 64, kernel: 3, stride: 1 },
  { kind: "convolution", image: [128, 28, 28], filters: 128, kernel: 3, stride: 1 },
  { kind: "convolution", image: [256, 14, 14], filters: 256, kernel: 3, stride: 1 },
  { kind: "convolution", image: [512, 7, 7], filters: 512, kernel: 3, stride: 1 },
];

/** Shapes of the weights, `(filters, channels, kernel, kernel)` and `(units, in_units)`, in order. */
export function weightShapes({ image, convolutions, pools, units }: ImageNet): number[][] {
  let [channels, height, width] = image;
  const shapes: number[][] = [];
  for (const [filters, kernel, stride] of convolutions) {
    shapes.push([filters, channels, kernel, kernel]);
    const after = (length: number): number =>
      Math.floor((Math.floor((length - kernel) / stride) + 1) / (pools ? 2 : 1));
    [channels, height, width] = [filters, after(height), after(width)];
  }
  let inUnits = channels * height * width;
  for (const each of units) {
    shapes.push([each, inUnits]);
    inUnits = each;
  }
  return shapes;
}

/** Multiplications and additions of a convolution. */
export function flopOf({ image, filters, kernel, stride }: ConvolutionWorkload): number {
  const [channels, height, width] = image;
  const windows = Math.ceil(height / stride) * Math.ceil(width / stride);
  return 2 * windows * filters * channels * kernel ** 2;
}
