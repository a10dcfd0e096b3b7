/** MobileNets, versions 1 and 2. */
import { Block } from "../../block/block.ts";
import { clip, type NDArray } from "../../nd/mod.ts";
import { Activation } from "../../nn/activations.ts";
import { BatchNorm } from "../../nn/batch_norm.ts";
import { Conv2D } from "../../nn/conv.ts";
import { Dense } from "../../nn/dense.ts";
import { Flatten } from "../../nn/flatten.ts";
import { GlobalAvgPool2D } from "../../nn/global_pool.ts";
import { Sequential } from "../../nn/sequential.ts";
import { classesOf, VisionNet, type VisionNetOptions } from "./vision_net.ts";

/** `min(max(x, 0), 6)`. */
class RELU6 extends Block {
  override forward(x: NDArray): NDArray {
    return clip(x, 0, 6);
  }
}

/** A convolution of a MobileNet. */
interface Convolved {
  readonly channels: number;
  readonly kernel?: number;
  readonly stride?: number;
  readonly groups?: number;
  /** What comes after it. Default: relu. */
  readonly activation?: "relu" | "relu6" | null;
}

function add(out: Sequential, options: Convolved): void {
  const { channels, kernel = 1, stride = 1, groups = 1, activation = "relu" } = options;
  const padding = kernel === 3 ? 1 : 0;
  out.add(new Conv2D(channels, kernel, { strides: stride, padding, groups, use_bias: false }));
  out.add(new BatchNorm());
  if (activation !== null) out.add(activation === "relu" ? new Activation("relu") : new RELU6());
}

/** An inverted residual: expanded, convolved by depth, and projected again. */
class LinearBottleneck extends Block {
  readonly #isResidual: boolean;
  readonly out: Sequential = new Sequential();

  constructor(inner: number, channels: number, expansion: number, stride: number) {
    super();
    this.#isResidual = stride === 1 && inner === channels;
    const wide = inner * expansion;
    const activation = "relu6";
    add(this.out, { channels: wide, activation });
    add(this.out, { channels: wide, kernel: 3, stride, groups: wide, activation });
    add(this.out, { channels, activation: null });
  }

  override forward(x: NDArray): NDArray {
    const y = this.out(x);
    return this.#isResidual ? y.add(x) : y;
  }
}

/** Channels and stride of each depthwise separable convolution. */
const SEPARABLE = [
  [64, 1],
  [128, 2],
  [128, 1],
  [256, 2],
  [256, 1],
  [512, 2],
  ...new Array<readonly [number, number]>(5).fill([512, 1]),
  [1024, 2],
  [1024, 1],
] as const;

/** Channels, stride of the first, count and expansion of bottlenecks. */
const BOTTLENECKS = [
  [16, 1, 1, 1],
  [24, 2, 2, 6],
  [32, 2, 3, 6],
  [64, 2, 4, 6],
  [96, 1, 3, 6],
  [160, 2, 3, 6],
  [320, 1, 1, 6],
] as const;

/** MobileNet. Source: Howard et al. 2017. */
export class MobileNet extends VisionNet {}

/** MobileNetV2. Source: Sandler et al. 2018. */
export class MobileNetV2 extends VisionNet {}

/** A MobileNet with `multiplier` times the channels. */
export function get_mobilenet(multiplier: number, options: VisionNetOptions = {}): MobileNet {
  const classes = classesOf(`mobilenet${multiplier}`, options);
  const times = widthOf(multiplier);
  const features = new Sequential();
  add(features, { channels: times(32), kernel: 3, stride: 2 });
  let inner = 32;
  for (const [channels, stride] of SEPARABLE) {
    add(features, { channels: times(inner), kernel: 3, stride, groups: times(inner) });
    add(features, { channels: times(channels) });
    inner = channels;
  }
  features.add(new GlobalAvgPool2D(), new Flatten());
  return new MobileNet(features, new Dense(classes));
}

/** A MobileNetV2 with `multiplier` times the channels. */
export function get_mobilenet_v2(multiplier: number, options: VisionNetOptions = {}): MobileNetV2 {
  const classes = classesOf(`mobilenetv2_${multiplier}`, options);
  const times = widthOf(multiplier);
  const features = new Sequential();
  add(features, { channels: times(32), kernel: 3, stride: 2, activation: "relu6" });
  let inner = 32;
  for (const [channels, stride, count, expansion] of BOTTLENECKS) {
    for (let i = 0; i < count; i++) {
      features.add(
        new LinearBottleneck(times(inner), times(channels), expansion, i === 0 ? stride : 1),
      );
      inner = channels;
    }
  }
  add(features, { channels: multiplier > 1 ? times(1280) : 1280, activation: "relu6" });
  features.add(new GlobalAvgPool2D());
  const output = new Sequential(new Conv2D(classes, 1, { use_bias: false }), new Flatten());
  return new MobileNetV2(features, output);
}

function widthOf(multiplier: number): (channels: number) => number {
  if (Number.isFinite(multiplier) && multiplier >= 1 / 16) {
    return (channels) => Math.floor(channels * multiplier);
  }
  throw new RangeError(
    `Cannot make a MobileNet with multiplier ${multiplier}: it must be 1/16 or more, such as 0.25.`,
  );
}
