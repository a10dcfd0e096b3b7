/** Normalization of each channel over the batch. */
import { Block } from "../block.ts";
import { optionsText } from "../block_text.ts";
import { decayTowards } from "../in_place.ts";
import type { Initializer } from "../initializer/initializer.ts";
import { is_training, pause } from "../nd/autograd.ts";
import type { NDArray } from "../nd/mod.ts";
import { resolveAxis } from "../nd/shape.ts";
import type { Parameter } from "../parameter.ts";
import { channels, normalizationParameter } from "./normalization.ts";

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
 * batch`. Source: Ioffe and Szegedy 2015.
 */
export class BatchNorm extends Block {
  readonly #axis: number;
  readonly #momentum: number;
  readonly #epsilon: number;
  readonly #scale: boolean;
  readonly #useGlobal: boolean;
  readonly #text: string;
  readonly gamma: Parameter;
  readonly beta: Parameter;
  readonly running_mean: Parameter;
  readonly running_var: Parameter;

  constructor(options: BatchNormOptions = {}) {
    super();
    const { axis = 1, momentum = 0.9, epsilon = 1e-5, center = true, scale = true } = options;
    const { use_global_stats = false, in_channels = 0 } = options;
    const make = (name: string, init: Initializer | string, trained: boolean): Parameter =>
      normalizationParameter(name, in_channels, init, trained);
    this.#axis = axis;
    this.#momentum = momentum;
    this.#epsilon = epsilon;
    this.#scale = scale;
    this.#useGlobal = use_global_stats;
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

  override infer_shape(x: NDArray): void {
    const shape = [x.shape[resolveAxis(this.#axis, x.ndim, "normalize")]!];
    for (const parameter of [this.gamma, this.beta, this.running_mean, this.running_var]) {
      parameter.shape = shape;
    }
  }

  override forward(x: NDArray): NDArray {
    const axis = resolveAxis(this.#axis, x.ndim, "normalize");
    const along = (values: NDArray): NDArray => channels(values, axis, x.ndim);
    const [mean, variance] = this.#statistics(x, axis);
    const normal = x.subtract(along(mean)).multiply(along(variance.add(this.#epsilon).rsqrt()));
    const scaled = this.#scale ? normal.multiply(along(this.gamma.data())) : normal;
    return scaled.add(along(this.beta.data()));
  }

  /** Mean and variance of each channel. */
  #statistics(x: NDArray, axis: number): [mean: NDArray, variance: NDArray] {
    const running = [this.running_mean.data(), this.running_var.data()] as const;
    if (!is_training() || this.#useGlobal) return [...running];
    const mean = x.mean({ axis, exclude: true });
    const deviation = x.subtract(channels(mean, axis, x.ndim));
    const variance = deviation.square().mean({ axis, exclude: true });
    pause(() => {
      decayTowards(running[0], mean, this.#momentum);
      decayTowards(running[1], variance, this.#momentum);
    });
    return [mean, variance];
  }

  override toString(): string {
    return `BatchNorm(${this.#text}, in_channels=${this.gamma.shape?.[0] || "None"})`;
  }
}
