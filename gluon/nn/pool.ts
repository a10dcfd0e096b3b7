/** Pooling layers: the maximum or mean of each window. */
import { type AvgPoolOptions, PoolLayer, type PoolOptions } from "./pool_layer.ts";

/** Max pooling: the maximum of each window, `x (batch, channels, w) -> (batch, channels, w')`. */
export class MaxPool1D extends PoolLayer {
  /** A layer of windows along the width. */
  constructor(options: PoolOptions = {}) {
    super("max", false, ["NCW", "NWC"], options);
  }
}

/**
 * Max pooling: the maximum of each window,
 * `x (batch, channels, h, w) -> (batch, channels, h', w')`.
 */
export class MaxPool2D extends PoolLayer {
  /** A layer of windows in images. */
  constructor(options: PoolOptions = {}) {
    super("max", false, ["NCHW", "NHWC"], options);
  }
}

/**
 * Max pooling: the maximum of each window,
 * `x (batch, channels, d, h, w) -> (batch, channels, d', h', w')`.
 */
export class MaxPool3D extends PoolLayer {
  /** A layer of windows in volumes. */
  constructor(options: PoolOptions = {}) {
    super("max", false, ["NCDHW", "NDHWC"], options);
  }
}

/** Average pooling: the mean of each window, `x (batch, channels, w) -> (batch, channels, w')`. */
export class AvgPool1D extends PoolLayer {
  /** A layer of windows along the width. */
  constructor(options: AvgPoolOptions = {}) {
    super("avg", false, ["NCW", "NWC"], options);
  }
}

/**
 * Average pooling: the mean of each window,
 * `x (batch, channels, h, w) -> (batch, channels, h', w')`.
 */
export class AvgPool2D extends PoolLayer {
  /** A layer of windows in images. */
  constructor(options: AvgPoolOptions = {}) {
    super("avg", false, ["NCHW", "NHWC"], options);
  }
}

/**
 * Average pooling: the mean of each window,
 * `x (batch, channels, d, h, w) -> (batch, channels, d', h', w')`.
 */
export class AvgPool3D extends PoolLayer {
  /** A layer of windows in volumes. */
  constructor(options: AvgPoolOptions = {}) {
    super("avg", false, ["NCDHW", "NDHWC"], options);
  }
}
