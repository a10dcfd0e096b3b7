/** What convolutional layers and transposed ones have in common. */
import { formatValue } from "../../backends/base/format_value.ts";
import { Block } from "../block/block.ts";
import { tupleText } from "../block/text.ts";
import type { Initializer } from "../initializer/initializer.ts";
import type { ActivationName, DeconvolutionOptions, Layout, NDArray, PerAxis } from "../nd/mod.ts";
import { checkActivation } from "../nd/ops/activation.ts";
import { channelsLast, perAxis, resolveLayout } from "../nd/ops/window.ts";
import { Parameter } from "../parameter/parameter.ts";
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
  /** Order of the axes of the input. Default: channels first: "NCW", "NCHW" or "NCDHW". */
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

/** What transposed convolutional layers take. */
export interface ConvTransposeOptions extends ConvOptions {
  /** Elements more at the end of each spatial axis of the output. Default: 0. */
  output_padding?: PerAxis;
}

/** `nd.Convolution`, or `nd.Deconvolution`, and the activation: given by a layer, so that who has the one does not load the other. */
export interface ConvOp {
  readonly apply: (
    x: NDArray,
    weight: NDArray,
    bias: NDArray | null,
    options: DeconvolutionOptions,
    activation: ActivationName | null,
  ) => NDArray;
  readonly transposed: boolean;
}

/** Base of convolutional layers: one weight, one bias, an activation. */
export abstract class ConvLayer extends Block {
  readonly #channels: number;
  readonly #options: {
    readonly kernel: readonly number[];
    readonly stride: readonly number[];
    readonly pad: readonly number[];
    readonly dilate: readonly number[];
    readonly num_group: number;
    readonly layout: Layout;
  };
  readonly #op: ConvOp;
  /** Output padding of a transposed convolution. */
  readonly #adj: readonly number[];
  readonly #activation: ActivationName | null;
  /** The filters, `(channels, in_channels / groups, ...kernel)`; transposed, the first two the other way round. */
  readonly weight: Parameter;
  /** A number for each channel, `(channels)`; `null` without. */
  readonly bias: Parameter | null;

  /** A layer whose operation is given, with its shapes. */
  constructor(
    channels: number,
    kernelSize: PerAxis,
    layouts: readonly Layout[],
    options: ConvTransposeOptions,
    op: ConvOp,
  ) {
    super();
    const name = this.constructor.name;
    const layout = checkLayout(name, options.layout, layouts);
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
    this.#op = op;
    this.#adj = op.transposed
      ? perAxis("output_padding", options.output_padding ?? 0, rank, 0)
      : [];
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

  /** The channels of the input, from the first one. */
  override infer_shape(x: NDArray): void {
    const layout = resolveLayout("convolve", x, this.#options.layout);
    this.weight.shape = this.#weightShape(x.shape.at(channelsLast(layout) ? -1 : 1) as number);
  }

  /** Convolves `x`, and applies the activation. */
  override forward(x: NDArray): NDArray {
    const bias = this.bias?.data() ?? null;
    const options = this.#op.transposed ? { ...this.#options, adj: this.#adj } : this.#options;
    return this.#op.apply(x, this.weight.data(), bias, options, this.#activation);
  }

  /** `(channels, in_channels / groups, ...kernel)`, or, transposed, the two the other way round. */
  #weightShape(inChannels: number): number[] {
    const { kernel, num_group, layout } = this.#options;
    if (inChannels % num_group !== 0 || this.#channels % num_group !== 0) {
      throw new RangeError(
        `Cannot make ${this.constructor.name} from ${inChannels} to ${this.#channels} channels in ` +
          `${num_group} groups: groups must divide both counts.`,
      );
    }
    const [outer, inner] = this.#op.transposed
      ? [inChannels, this.#channels / num_group]
      : [this.#channels, inChannels / num_group];
    return channelsLast(layout) ? [outer, ...kernel, inner] : [outer, inner, ...kernel];
  }

  /** The layer as MXNet prints it. */
  override toString(): string {
    const { kernel, stride, pad, dilate, num_group, layout } = this.#options;
    const inner =
      this.weight.shape?.at(this.#op.transposed ? 0 : channelsLast(layout) ? -1 : 1) || "None";
    const parts = [`kernel_size=${tupleText(kernel)}`, `stride=${tupleText(stride)}`];
    if (pad.some((each) => each !== 0)) parts.push(`padding=${tupleText(pad)}`);
    if (dilate.some((each) => each !== 1)) parts.push(`dilation=${tupleText(dilate)}`);
    if (this.#adj.some((each) => each !== 0)) parts.push(`output_padding=${tupleText(this.#adj)}`);
    if (num_group !== 1) parts.push(`groups=${num_group}`);
    if (this.bias === null) parts.push("bias=False");
    if (this.#activation) parts.push(`Activation(${this.#activation})`);
    return `${this.constructor.name}(${inner} -> ${this.#channels}, ${parts.join(", ")})`;
  }
}

/** The layout that was given, one of those of the layer's spatial axes; without one, the first. */
export function checkLayout(
  layer: string,
  layout: Layout | undefined,
  layouts: readonly Layout[],
): Layout {
  const resolved = layout ?? (layouts[0] as Layout);
  if (layouts.includes(resolved)) return resolved;
  throw new RangeError(
    `Cannot make ${layer} with layout ${formatValue(layout)}: it must be ${layouts.join(" or ")}.`,
  );
}
