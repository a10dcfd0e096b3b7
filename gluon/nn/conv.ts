/** Convolutional layers. */
import { Block } from "../block.ts";
import { tupleText } from "../block_text.ts";
import type { Initializer } from "../initializer/initializer.ts";
import {
  Activation,
  type ActivationName,
  Convolution,
  type Layout,
  type NDArray,
  type PerAxis,
} from "../nd/mod.ts";
import { checkActivation } from "../nd/ops/activation.ts";
import { channelsLast, perAxis, resolveLayout } from "../nd/ops/window.ts";
import { Parameter } from "../parameter.ts";
import { checkUnits } from "./units.ts";

/** What convolutional layers take. */
export interface ConvOptions {
  /** Steps from window to window. Default: 1. */
  strides?: PerAxis;
  /** Zeros before and after each spatial axis. Default: 0. */
  padding?: PerAxis;
  /** Steps from element to element in a window. Default: 1. */
  dilation?: PerAxis;
  /** Parts of the channels that are convolved each for itself. Default: 1. */
  groups?: number;
  /** Order of the axes of the input. Default: channels first, "NCW" or "NCHW". */
  layout?: Layout;
  /** relu, sigmoid, tanh, softrelu or softsign; none by default. */
  activation?: ActivationName | null;
  /** Default: true. */
  use_bias?: boolean;
  /** Default: that of the net. */
  weight_initializer?: Initializer | string | null;
  /** Default: zeros. */
  bias_initializer?: Initializer | string;
  /** Channels of the input; by default taken from the first input. */
  in_channels?: number;
}

/** What the convolutional layers have in common. */
abstract class Conv extends Block {
  readonly #channels: number;
  readonly #options: {
    readonly kernel: readonly number[];
    readonly stride: readonly number[];
    readonly pad: readonly number[];
    readonly dilate: readonly number[];
    readonly num_group: number;
    readonly layout: Layout;
  };
  readonly #activation: ActivationName | null;
  readonly weight: Parameter;
  readonly bias: Parameter | null;

  constructor(channels: number, kernelSize: PerAxis, layout: Layout, options: ConvOptions) {
    super();
    const name = this.constructor.name;
    const { strides = 1, padding = 0, dilation = 1, groups = 1, activation = null } = options;
    const { use_bias = true, in_channels = 0 } = options;
    const rank = layout.length - 2;
    this.#channels = checkUnits(name, "channels", channels, 1);
    this.#options = {
      kernel: perAxis("kernel_size", kernelSize, rank, 1),
      stride: perAxis("strides", strides, rank, 1),
      pad: perAxis("padding", padding, rank, 0),
      dilate: perAxis("dilation", dilation, rank, 1),
      num_group: checkUnits(name, "groups", groups, 1),
      layout,
    };
    this.#activation = activation && checkActivation(activation);
    this.weight = new Parameter("weight", {
      shape: this.#weightShape(checkUnits(name, "in_channels", in_channels)),
      init: options.weight_initializer ?? null,
      allow_deferred_init: true,
    });
    this.bias = use_bias
      ? new Parameter("bias", { shape: [channels], init: options.bias_initializer ?? "zeros" })
      : null;
  }

  override infer_shape(x: NDArray): void {
    const layout = resolveLayout("convolve", x, this.#options.layout);
    this.weight.shape = this.#weightShape(x.shape.at(channelsLast(layout) ? -1 : 1) as number);
  }

  override forward(x: NDArray): NDArray {
    const y = Convolution(x, this.weight.data(), this.bias?.data() ?? null, this.#options);
    return this.#activation ? Activation(y, { act_type: this.#activation }) : y;
  }

  #weightShape(inChannels: number): number[] {
    const { kernel, num_group, layout } = this.#options;
    const inner = inChannels / num_group;
    if (!Number.isInteger(inner) || this.#channels % num_group !== 0) {
      throw new RangeError(
        `Cannot make ${this.constructor.name} from ${inChannels} to ${this.#channels} channels in ` +
          `${num_group} groups: groups must divide both counts.`,
      );
    }
    return channelsLast(layout)
      ? [this.#channels, ...kernel, inner]
      : [this.#channels, inner, ...kernel];
  }

  override toString(): string {
    const { kernel, stride, pad, dilate, num_group, layout } = this.#options;
    const inner = this.weight.shape?.at(channelsLast(layout) ? -1 : 1) || "None";
    const parts = [`kernel_size=${tupleText(kernel)}`, `stride=${tupleText(stride)}`];
    if (pad.some((each) => each !== 0)) parts.push(`padding=${tupleText(pad)}`);
    if (dilate.some((each) => each !== 1)) parts.push(`dilation=${tupleText(dilate)}`);
    if (num_group !== 1) parts.push(`groups=${num_group}`);
    if (this.bias === null) parts.push("bias=False");
    if (this.#activation) parts.push(`Activation(${this.#activation})`);
    return `${this.constructor.name}(${inner} -> ${this.#channels}, ${parts.join(", ")})`;
  }
}

/**
 * Convolution over one spatial axis: `x (batch, in_channels, width) -> (batch, channels, width')`;
 * `weight (channels, in_channels / groups, kernel_size)`, `bias (channels)`. See `nd.Convolution`.
 */
export class Conv1D extends Conv {
  constructor(channels: number, kernel_size: PerAxis, options: ConvOptions = {}) {
    super(channels, kernel_size, options.layout ?? "NCW", options);
  }
}

/**
 * Convolution over images: `x (batch, in_channels, height, width) -> (batch, channels, height',
 * width')`; `weight (channels, in_channels / groups, kh, kw)`, `bias (channels)`. See
 * `nd.Convolution`.
 */
export class Conv2D extends Conv {
  constructor(channels: number, kernel_size: PerAxis, options: ConvOptions = {}) {
    super(channels, kernel_size, options.layout ?? "NCHW", options);
  }
}
