/** Convolutional layers. */
import type { PerAxis } from "../nd/mod.ts";
import { convolveThen } from "../nd/ops/convolution.ts";
import { ConvLayer, type ConvOp, type ConvOptions } from "./conv_layer.ts";

const CONVOLUTION: ConvOp = {
  apply: (x, weight, bias, options, activation) =>
    convolveThen(activation, x, weight, bias, options),
  transposed: false,
};

/**
 * Convolution over one spatial axis: `x (batch, in_channels, width) -> (batch, channels, width')`;
 * `weight (channels, in_channels / groups, kernel_size)`, `bias (channels)`. See `nd.Convolution`.
 */
export class Conv1D extends ConvLayer {
  /** A layer of `channels` filters, each of `kernel_size` elements. */
  constructor(channels: number, kernel_size: PerAxis, options: ConvOptions = {}) {
    super(channels, kernel_size, ["NCW", "NWC"], options, CONVOLUTION);
  }
}

/**
 * Convolution over images: `x (batch, in_channels, height, width) -> (batch, channels, height',
 * width')`; `weight (channels, in_channels / groups, kh, kw)`, `bias (channels)`. See
 * `nd.Convolution`.
 */
export class Conv2D extends ConvLayer {
  /** A layer of `channels` filters; `kernel_size` is a number, or `[height, width]`. */
  constructor(channels: number, kernel_size: PerAxis, options: ConvOptions = {}) {
    super(channels, kernel_size, ["NCHW", "NHWC"], options, CONVOLUTION);
  }
}

/**
 * Convolution over volumes or videos: `x (batch, in_channels, depth, height, width) -> (batch,
 * channels, depth', height', width')`; `weight (channels, in_channels / groups, kd, kh, kw)`, `bias
 * (channels)`. See `nd.Convolution`.
 */
export class Conv3D extends ConvLayer {
  /** A layer of `channels` filters; `kernel_size` is a number, or `[depth, height, width]`. */
  constructor(channels: number, kernel_size: PerAxis, options: ConvOptions = {}) {
    super(channels, kernel_size, ["NCDHW", "NDHWC"], options, CONVOLUTION);
  }
}
