/** Global pooling layers: the maximum or mean of each channel. */
import { type GlobalPoolOptions, PoolLayer } from "./pool_layer.ts";

/**
 * Global max pooling: the maximum of each channel,
 * `x (batch, channels, w) -> (batch, channels, 1)`.
 */
export class GlobalMaxPool1D extends PoolLayer {
  /** A layer over the whole width. */
  constructor(options: GlobalPoolOptions = {}) {
    super("max", true, ["NCW", "NWC"], options);
  }
}

/**
 * Global max pooling: the maximum of each channel,
 * `x (batch, channels, h, w) -> (batch, channels, 1, 1)`.
 */
export class GlobalMaxPool2D extends PoolLayer {
  /** A layer over whole images. */
  constructor(options: GlobalPoolOptions = {}) {
    super("max", true, ["NCHW", "NHWC"], options);
  }
}

/**
 * Global max pooling: the maximum of each channel,
 * `x (batch, channels, d, h, w) -> (batch, channels, 1, 1, 1)`.
 */
export class GlobalMaxPool3D extends PoolLayer {
  /** A layer over whole volumes. */
  constructor(options: GlobalPoolOptions = {}) {
    super("max", true, ["NCDHW", "NDHWC"], options);
  }
}

/**
 * Global average pooling: the mean of each channel,
 * `x (batch, channels, w) -> (batch, channels, 1)`.
 */
export class GlobalAvgPool1D extends PoolLayer {
  /** A layer over the whole width. */
  constructor(options: GlobalPoolOptions = {}) {
    super("avg", true, ["NCW", "NWC"], options);
  }
}

/**
 * Global average pooling: the mean of each channel,
 * `x (batch, channels, h, w) -> (batch, channels, 1, 1)`.
 */
export class GlobalAvgPool2D extends PoolLayer {
  /** A layer over whole images. */
  constructor(options: GlobalPoolOptions = {}) {
    super("avg", true, ["NCHW", "NHWC"], options);
  }
}

/**
 * Global average pooling: the mean of each channel,
 * `x (batch, channels, d, h, w) -> (batch, channels, 1, 1, 1)`.
 */
export class GlobalAvgPool3D extends PoolLayer {
  /** A layer over whole volumes. */
  constructor(options: GlobalPoolOptions = {}) {
    super("avg", true, ["NCDHW", "NDHWC"], options);
  }
}
