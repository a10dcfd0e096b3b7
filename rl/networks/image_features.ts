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
    const { weight_initializer = null } = options;
    const convolution: Convolution = (channels, kernel, strides = 1, activation = "relu") =>
      new nn.Conv2D(channels, kernel, {
        ...{ strides, padding, activation, layout, weight_initializer },
      });
    const dense = new nn.Dense(this.units, { activation: "relu", weight_initializer });
    this.body = body(convolution, layout).add(dense);
  }

  override forward(x: nd.NDArray): nd.NDArray {
    return this.body(this.#scale === 1 ? x : x.multiply(1 / this.#scale));
  }
}

type Convolution = (
  channels: number,
  kernel: number,
  strides?: number,
  activation?: "relu" | null,
) => nn.Conv2D;

interface Extractor {
  /** Pixels of the smallest image. */
  readonly smallest: number;
  readonly padding: number;
  readonly units: number;
  body(convolution: Convolution, layout: ImageLayout["layout"]): nn.Sequential;
}

const EXTRACTORS: Readonly<Record<ImageExtractor, Extractor>> = {
  /** Source: Mnih et al. 2015, methods. */
  nature: {
    smallest: 36,
    padding: 0,
    units: 512,
    body: (convolution) =>
      new nn.Sequential(convolution(32, 8, 4), convolution(64, 4, 2), convolution(64, 3)),
  },
  /** Source: Young and Tian 2019, MinAtar. */
  minatar: {
    smallest: 3,
    padding: 0,
    units: 128,
    body: (convolution) => new nn.Sequential(convolution(16, 3)),
  },
  /** Source: Espeholt et al. 2018, IMPALA, figure 3, the large architecture without LSTM. */
  impala: {
    smallest: 8,
    padding: 1,
    units: 256,
    body: (convolution, layout) =>
      new nn.Sequential(
        ...[16, 32, 32].flatMap((channels) => [
          convolution(channels, 3, 1, null),
          new nn.MaxPool2D({ pool_size: 3, strides: 2, padding: 1, layout }),
          new Residual(convolution, channels),
          new Residual(convolution, channels),
        ]),
        new nn.Activation("relu"),
      ),
  },
};

/** Residual block: `x + conv(relu(conv(relu(x))))`. */
class Residual extends Block {
  readonly body: nn.Sequential;

  constructor(convolution: Convolution, channels: number) {
    super();
    const relu = new nn.Activation("relu");
    this.body = new nn.Sequential(
      relu,
      convolution(channels, 3),
      convolution(channels, 3, 1, null),
    );
  }

  override forward(x: nd.NDArray): nd.NDArray {
    return x.add(this.body(x));
  }
}
