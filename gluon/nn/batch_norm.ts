/** Normalization of each channel over the batch. */
import { Block } from "../block/block.ts";
import { optionsText } from "../block/text.ts";
import type { Initializer } from "../initializer/initializer.ts";
import type { NDArray } from "../nd/mod.ts";
import { resolveAxis } from "../nd/shape.ts";
import type { Parameter } from "../parameter/parameter.ts";
import { type BatchNormSettings, batchNormalize } from "./batch_normalize.ts";
import { normalizationParameter } from "./normalization.ts";

/** What `BatchNorm` takes. */
export interface BatchNormOptions {
  /** The axis of channels. Default: 1. */
  axis?: number;
  /** Decay of the running mean and variance. Default: 0.9. */
  momentum?: number;
  /** Added to the variance. Default: 1e-5. */
  epsilon?: number;
  /** Whether `beta` is trained. Default: true. */
  center?: boolean;
  /** Whether `gamma` is trained; if not it is 1. Default: true. */
  scale?: boolean;
  /** Normalize by the running mean and variance even while training. Default: false. */
  use_global_stats?: boolean;
  /** Default: zeros. */
  beta_initializer?: Initializer | string;
  /** Default: ones. */
  gamma_initializer?: Initializer | string;
  /** Default: zeros. */
  running_mean_initializer?: Initializer | string;
  /** Default: ones. */
  running_variance_initializer?: Initializer | string;
  /** Number of channels; by default taken from the first input. */
  in_channels?: number;
}

/**
 * `(x - mean) / sqrt(variance + epsilon) * gamma + beta`, mean and variance of each channel: those of
 * the batch while training, else the running ones, `running = momentum * running + (1 - momentum) *
 * batch`. A batch of no elements leaves the running ones as they are. Source: Ioffe and Szegedy 2015.
 */
export class BatchNorm extends Block {
  readonly #settings: BatchNormSettings;
  readonly #scale: boolean;
  readonly #text: string;
  /** Scale of each channel, `(channels)`. */
  readonly gamma: Parameter;
  /** Offset of each channel, `(channels)`. */
  readonly beta: Parameter;
  /** Running mean of each channel, `(channels)`, of no gradient. */
  readonly running_mean: Parameter;
  /** Running variance of each channel, `(channels)`, of no gradient. */
  readonly running_var: Parameter;

  /** A layer for the channels of one axis, by default the second. */
  constructor(options: BatchNormOptions = {}) {
    super();
    const { axis = 1, momentum = 0.9, epsilon = 1e-5, center = true, scale = true } = options;
    const { use_global_stats = false, in_channels = 0 } = options;
    const make = (name: string, init: Initializer | string, trained: boolean): Parameter =>
      normalizationParameter(name, in_channels, init, trained);
    this.#settings = { axis, momentum, epsilon, useGlobal: use_global_stats };
    this.#scale = scale;
    const fixGamma = !scale;
    this.#text = optionsText({
      axis,
      eps: epsilon,
      momentum,
      fix_gamma: fixGamma,
      use_global_stats,
    });
    this.gamma = make("gamma", options.gamma_initializer ?? "ones", scale);
    this.beta = make("beta", options.beta_initializer ?? "zeros", center);
    this.running_mean = make("running_mean", options.running_mean_initializer ?? "zeros", false);
    this.running_var = make("running_var", options.running_variance_initializer ?? "ones", false);
  }

  /** The channels, from the first input. */
  override infer_shape(x: NDArray): void {
    const shape = [x.shape[resolveAxis(this.#settings.axis, x.ndim, "normalize")]!];
    for (const parameter of [this.gamma, this.beta, this.running_mean, this.running_var]) {
      parameter.shape = shape;
    }
  }

  /** Normalizes `x`, in its shape; while training, also updates the running statistics. */
  override forward(x: NDArray): NDArray {
    const arrays = {
      gamma: this.#scale ? this.gamma.data() : null,
      beta: this.beta.data(),
      mean: this.running_mean.data(),
      variance: this.running_var.data(),
    };
    return batchNormalize(x, arrays, this.#settings);
  }

  /** The layer as MXNet prints it. */
  override toString(): string {
    return `${this.constructor.name}(${this.#text}, in_channels=${this.gamma.shape?.[0] || "None"})`;
  }
}

/** BatchNorm followed by relu. */
export class BatchNormReLU extends BatchNorm {
  /** Normalizes `x`, then `max(x, 0)`. */
  override forward(x: NDArray): NDArray {
    return super.forward(x).relu();
  }
}

/** What `SyncBatchNorm` takes. */
export interface SyncBatchNormOptions extends Omit<BatchNormOptions, "axis"> {
  /** Devices that share the statistics, in MXNet; here there is one device. */
  num_devices?: number;
}

/** BatchNorm with statistics over all devices, of which there is one: the same as `BatchNorm`. */
export class SyncBatchNorm extends BatchNorm {
  /** The same layer; `num_devices` is accepted, and changes nothing. */
  constructor({ num_devices: _, ...options }: SyncBatchNormOptions = {}) {
    super(options);
  }
}
