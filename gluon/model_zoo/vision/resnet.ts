/** Residual networks (ResNet), versions 1 and 2. */
import { formatValue } from "../../../backends/base/format_value.ts";
import { Block } from "../../block/block.ts";
import type { NDArray } from "../../nd/mod.ts";
import { Activation } from "../../nn/activations.ts";
import { BatchNorm } from "../../nn/batch_norm.ts";
import { Conv2D } from "../../nn/conv.ts";
import type { ConvOptions } from "../../nn/conv_layer.ts";
import { Dense } from "../../nn/dense.ts";
import { Flatten } from "../../nn/flatten.ts";
import { GlobalAvgPool2D } from "../../nn/global_pool.ts";
import { MaxPool2D } from "../../nn/pool.ts";
import { Sequential } from "../../nn/sequential.ts";
import { classesOf, VisionNet, type VisionNetOptions } from "./vision_net.ts";

/** What residual networks take. */
export interface ResNetOptions extends VisionNetOptions {
  /** Whether images are small, such as 32 x 32: the net begins without the large strides. Default: false. */
  thumbnail?: boolean;
}

/** Layers of a residual network. */
export type ResNetDepth = 18 | 34 | 50 | 101 | 152;

/** Of each depth: blocks of each stage, and whether they are bottlenecks of three convolutions. */
const SPECS: Readonly<
  Record<ResNetDepth, readonly [blocks: readonly number[], bottleneck: boolean]>
> = {
  18: [[2, 2, 2, 2], false],
  34: [[3, 4, 6, 3], false],
  50: [[3, 4, 6, 3], true],
  101: [[3, 4, 23, 3], true],
  152: [[3, 8, 36, 3], true],
};

/** Shape of a block. */
interface Unit {
  readonly channels: number;
  readonly stride: number;
  readonly inner: number;
  readonly bottleneck: boolean;
}

function conv(channels: number, kernel: number, options: ConvOptions = {}): Conv2D {
  return new Conv2D(channels, kernel, {
    padding: kernel === 3 ? 1 : 0,
    use_bias: false,
    ...options,
  });
}

const relu = (): Activation => new Activation("relu");

/** A residual block of version 1: convolutions, then the sum, then relu. */
class BlockV1 extends Block {
  readonly body: Sequential;
  readonly downsample: Sequential | null;

  constructor({ channels, stride, inner, bottleneck }: Unit) {
    super();
    const narrow = channels / 4;
    this.body = bottleneck
      ? new Sequential(
          conv(narrow, 1, { strides: stride, use_bias: true }),
          new BatchNorm(),
          relu(),
          conv(narrow, 3, { in_channels: narrow }),
          new BatchNorm(),
          relu(),
          conv(channels, 1, { use_bias: true }),
          new BatchNorm(),
        )
      : new Sequential(
          conv(channels, 3, { strides: stride, in_channels: inner }),
          new BatchNorm(),
          relu(),
          conv(channels, 3, { in_channels: channels }),
          new BatchNorm(),
        );
    this.downsample =
      channels === inner
        ? null
        : new Sequential(
            conv(channels, 1, { strides: stride, in_channels: inner }),
            new BatchNorm(),
          );
  }

  override forward(x: NDArray): NDArray {
    const shortcut = this.downsample ? this.downsample(x) : x;
    return this.body(x).add(shortcut).relu();
  }
}

/** A residual block of version 2: normalization and relu before each convolution. */
class BlockV2 extends Block {
  readonly bn1: BatchNorm = new BatchNorm();
  readonly conv1: Conv2D;
  readonly bn2: BatchNorm = new BatchNorm();
  readonly conv2: Conv2D;
  readonly bn3: BatchNorm | null = null;
  readonly conv3: Conv2D | null = null;
  readonly downsample: Conv2D | null;

  constructor({ channels, stride, inner, bottleneck }: Unit) {
    super();
    const narrow = channels / 4;
    if (bottleneck) {
      this.conv1 = conv(narrow, 1);
      this.conv2 = conv(narrow, 3, { strides: stride, in_channels: narrow });
      this.bn3 = new BatchNorm();
      this.conv3 = conv(channels, 1);
    } else {
      this.conv1 = conv(channels, 3, { strides: stride, in_channels: inner });
      this.conv2 = conv(channels, 3, { in_channels: channels });
    }
    this.downsample =
      channels === inner ? null : conv(channels, 1, { strides: stride, in_channels: inner });
  }

  override forward(x: NDArray): NDArray {
    const first = this.bn1(x).relu();
    const shortcut = this.downsample ? this.downsample(first) : x;
    const second = this.conv2(this.bn2(this.conv1(first)).relu());
    const last = this.bn3 && this.conv3 ? this.conv3(this.bn3(second).relu()) : second;
    return last.add(shortcut);
  }
}

/** Residual network of version 1. Source: He et al. 2015, "Deep Residual Learning for Image Recognition". */
export class ResNetV1 extends VisionNet {}

/** Residual network of version 2. Source: He et al. 2016, "Identity Mappings in Deep Residual Networks". */
export class ResNetV2 extends VisionNet {}

/** A residual network of one of the known depths. */
export function get_resnet(
  version: 1 | 2,
  num_layers: ResNetDepth,
  options: ResNetOptions = {},
): VisionNet {
  const spec = SPECS[num_layers];
  if (spec === undefined || (version !== 1 && version !== 2)) {
    throw new RangeError(
      `Cannot make a ResNet of version ${formatValue(version)} with ${formatValue(num_layers)} layers: ` +
        `versions are 1 and 2, layers ${Object.keys(SPECS).join(", ")}.`,
    );
  }
  const classes = classesOf(`resnet${num_layers}_v${version}`, options);
  const [blocks, bottleneck] = spec;
  const widths = [64, 128, 256, 512].map((width) => (bottleneck ? 4 * width : width));
  const features = new Sequential();
  if (version === 2) features.add(new BatchNorm({ scale: false, center: false }));
  if (options.thumbnail) features.add(conv(64, 3));
  else {
    features.add(conv(64, 7, { strides: 2, padding: 3 }), new BatchNorm(), relu());
    features.add(new MaxPool2D({ pool_size: 3, strides: 2, padding: 1 }));
  }
  let inner = 64;
  for (const [i, count] of blocks.entries()) {
    const stage = new Sequential();
    for (let at = 0; at < count; at++) {
      const unit = {
        channels: widths[i] as number,
        stride: i > 0 && at === 0 ? 2 : 1,
        inner,
        bottleneck,
      };
      stage.add(version === 1 ? new BlockV1(unit) : new BlockV2(unit));
      inner = unit.channels;
    }
    features.add(stage);
  }
  if (version === 2) features.add(new BatchNorm(), relu());
  features.add(new GlobalAvgPool2D());
  if (version === 2) features.add(new Flatten());
  const output = new Dense(classes, { in_units: inner });
  return version === 1 ? new ResNetV1(features, output) : new ResNetV2(features, output);
}
