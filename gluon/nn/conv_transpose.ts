/** Transposed convolutional layers, which enlarge: in decoders, generators and segmentation. */
import { Activation, Deconvolution, type PerAxis } from "../nd/mod.ts";
import { ConvLayer, type ConvOp, type ConvTransposeOptions } from "./conv_layer.ts";

const TRANSPOSED: ConvOp = {
  apply: (x, weight, bias, options, activation) => {
    const y = Deconvolution(x, weight, bias, options);
    return activation ? Activation(y, { act_type: activation }) : y;
  },
  transposed: true,
};

/**
 * Transposed convolution (deconvolution) over one spatial axis: `x (batch, in_channels, width) ->
 * (batch, channels, width')` with `width' = strides (width - 1) + dilation (kernel_size - 1) + 1 -
 * 2 padding + output_padding`; `weight (in_channels, channels / groups, kernel_size)`, `bias
 * (channels)`. See `nd.Deconvolution`.
 */
export class Conv1DTranspose extends ConvLayer {
  /** A layer of `channels` filters, each of `kernel_size` elements. */
  constructor(channels: number, kernel_size: PerAxis, options: ConvTransposeOptions = {}) {
    super(channels, kernel_size, ["NCW", "NWC"], options, TRANSPOSED);
  }
}

/**
 * Transposed convolution (deconvolution) over images: `x (batch, in_channels, height, width) ->
 * (batch, channels, height', width')`, each length as in `Conv1DTranspose`; `weight (in_channels,
 * channels / groups, kh, kw)`, `bias (channels)`. See `nd.Deconvolution`.
 */
export class Conv2DTranspose extends ConvLayer {
  /** A layer of `channels` filters; `kernel_size` is a number, or `[height, width]`. */
  constructor(channels: number, kernel_size: PerAxis, options: ConvTransposeOptions = {}) {
    super(channels, kernel_size, ["NCHW", "NHWC"], options, TRANSPOSED);
  }
}

/**
 * Transposed convolution (deconvolution) over volumes: `x (batch, in_channels, depth, height, width)
 * -> (batch, channels, depth', height', width')`, each length as in `Conv1DTranspose`; `weight
 * (in_channels, channels / groups, kd, kh, kw)`, `bias (channels)`. See `nd.Deconvolution`.
 */
export class Conv3DTranspose extends ConvLayer {
  /** A layer of `channels` filters; `kernel_size` is a number, or `[depth, height, width]`. */
  constructor(channels: number, kernel_size: PerAxis, options: ConvTransposeOptions = {}) {
    super(channels, kernel_size, ["NCDHW", "NDHWC"], options, TRANSPOSED);
  }
}
