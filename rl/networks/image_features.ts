/** Convolutional feature extractors: networks from images to features. */
import { Block } from "../../gluon/block/block.ts";
import type * as nd from "../../gluon/nd/mod.ts";
import * as nn from "../../gluon/nn/mod.ts";
import { Box, type Space } from "../spaces/mod.ts";

/** The names of the extractors. */
export type ImageExtractor = "nature" | "minatar" | "impala";

/** How the images of a space are laid out, and what they are divided by. */
export interface ImageLayout {
  readonly layout: "NCHW" | "NHWC";
  /** Height and width. */
  readonly size: readonly [height: number, width: number];
  /** 255 for pixels, 1 for bits. */
  readonly scale: number;
}

/**
 * The layout of images, or `null` where the space has none: they are a Box of `uint8` with three axes. The shorter of
 * the first and the last is that of the channels, the last of equals.
 */
export function imageLayout(space: unknown): ImageLayout | null {
  if (!(space instanceof Box) || space.dtype !== "uint8" || space.shape.length !== 3) return null;
  const [first, middle, last] = space.shape as [number, number, number];
  const scale = (space as Box<"uint8">).high.includes(255) ? 255 : 1;
  return first < last
    ? { layout: "NCHW", size: [middle, last], scale }
    : { layout: "NHWC", size: [first, middle], scale };
}

/** What makes the convolutions of an extractor. */
export interface ImageFeaturesOptions {
  /** Default: the Nature-CNN, or that of MinAtar for images of less than 36 pixels. */
  readonly extractor?: ImageExtractor | null | undefined;
  /** Numbers that come out. Default: those of the paper. */
  readonly units?: number | undefined;
  /** Initializer of all weights. Default: that of the net. */
  readonly weight_initializer?: nn.DenseOptions["weight_initializer"];
  /** Whether what comes to an activation is normalized, the channels of each pixel by themselves. Default: false. */
  readonly layer_norm?: boolean | undefined;
}

/** Images as features: `(batch, ...image) -> (batch, units)`, pixels from 0 to 255 divided by 255. */
export class ImageFeatures extends Block {
  readonly units: number;
  readonly layout: ImageLayout["layout"];
  readonly body: nn.Sequential;
  readonly #scale: number;

  /** @throws {RangeError} where images are too small for the extractor. */
  constructor(space: Space<never>, options: ImageFeaturesOptions = {}) {
    super();
    const { layout, size, scale } = imageLayout(space) as ImageLayout;
    const least = Math.min(...size);
    const name = options.extractor ?? (least < 36 ? "minatar" : "nature");
    const { smallest, padding, units, body } = EXTRACTORS[name];
    if (least < smallest) {
      throw new RangeError(
        `Cannot extract features of ${space} by "${name}": images must have ${smallest} pixels or more a ` +
          'side; use "minatar".',
      );
    }
    this.units = options.units ?? units;
    this.layout = layout;
    this.#scale = scale;
    const { weight_initializer = null, layer_norm = false } = options;
    const relu = (axis: number) =>
      layer_norm ? [new nn.LayerNorm({ axis }), new nn.Activation("relu")] : [];
    const activation = layer_norm ? null : "relu";
    const channelAxis = layout === "NCHW" ? 1 : -1;
    const layers: Layers = {
      layout,
      linear: (channels, kernel) =>
        new nn.Conv2D(channels, kernel, { padding, layout, weight_initializer }),
      convolution: (channels, kernel, strides = 1) => [
        new nn.Conv2D(channels, kernel, {
          ...{ strides, padding, activation, layout, weight_initializer },
        }),
        ...relu(channelAxis),
      ],
      relu: () => (layer_norm ? relu(channelAxis) : [new nn.Activation("relu")]),
    };
    this.body = new nn.Sequential(
      ...body(layers),
      new nn.Dense(this.units, { activation, weight_initializer }),
      ...relu(-1),
    );
  }

  override forward(x: nd.NDArray): nd.NDArray {
    return this.body(this.#scale === 1 ? x : x.multiply(1 / this.#scale));
  }
}

/** What extractors are made of. */
interface Layers {
  readonly layout: ImageLayout["layout"];
  /** A convolution alone. */
  linear(channels: number, kernel: number): Block;
  /** A convolution with relu. */
  convolution(channels: number, kernel: number, strides?: number): Block[];
  relu(): Block[];
}

interface Extractor {
  /** Pixels of the smallest image. */
  readonly smallest: number;
  readonly padding: number;
  readonly units: number;
  body(layers: Layers): Block[];
}

const EXTRACTORS: Readonly<Record<ImageExtractor, Extractor>> = {
  /** Source: Mnih et al. 2015, methods. */
  nature: {
    smallest: 36,
    padding: 0,
    units: 512,
    body: ({ convolution }) => [
      ...convolution(32, 8, 4),
      ...convolution(64, 4, 2),
      ...convolution(64, 3),
    ],
  },
  /** Source: Young and Tian 2019, MinAtar. */
  minatar: {
    smallest: 3,
    padding: 0,
    units: 128,
    body: ({ convolution }) => convolution(16, 3),
  },
  /** Source: Espeholt et al. 2018, IMPALA, figure 3, the large architecture without LSTM. */
  impala: {
    smallest: 8,
    padding: 1,
    units: 256,
    body: (layers) => [
      ...[16, 32, 32].flatMap((channels) => [
        layers.linear(channels, 3),
        new nn.MaxPool2D({ pool_size: 3, strides: 2, padding: 1, layout: layers.layout }),
        new Residual(layers, channels),
        new Residual(layers, channels),
      ]),
      ...layers.relu(),
    ],
  },
};

/** Residual block: `x + conv(relu(conv(relu(x))))`. */
class Residual extends Block {
  readonly body: nn.Sequential;

  constructor({ relu, convolution, linear }: Layers, channels: number) {
    super();
    this.body = new nn.Sequential(...relu(), ...convolution(channels, 3), linear(channels, 3));
  }

  override forward(x: nd.NDArray): nd.NDArray {
    return x.add(this.body(x));
  }
}
