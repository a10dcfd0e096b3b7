/** Instance normalization. */
import { Block } from "../block/block.ts";
import { optionsText } from "../block/text.ts";
import type { Initializer } from "../initializer/initializer.ts";
import type { NDArray } from "../nd/mod.ts";
import { formatShape, resolveAxis } from "../nd/shape.ts";
import type { Parameter } from "../parameter/parameter.ts";
import { centered, channels, normalizationParameter } from "./normalization.ts";

/** What `InstanceNorm` takes. */
export interface InstanceNormOptions {
  /** The axis of channels. Default: 1. */
  axis?: number;
  /** Added to the variance. Default: 1e-5. */
  epsilon?: number;
  /** Whether `beta` is trained. Default: true. */
  center?: boolean;
  /** Whether `gamma` is trained. Default: false. */
  scale?: boolean;
  /** Default: zeros. */
  beta_initializer?: Initializer | string;
  /** Default: ones. */
  gamma_initializer?: Initializer | string;
  /** Number of channels; by default taken from the first input. */
  in_channels?: number;
}

/**
 * Instance normalization: `(x - mean) / sqrt(variance + epsilon) * gamma + beta`, mean and variance of
 * each channel of each sample, over all its positions. Source: Ulyanov, Vedaldi and Lempitsky 2016.
 */
export class InstanceNorm extends Block {
  readonly #axis: number;
  readonly #epsilon: number;
  readonly #text: string;
  /** Scale of each channel, `(channels)`. */
  readonly gamma: Parameter;
  /** Offset of each channel, `(channels)`. */
  readonly beta: Parameter;

  /** A layer for the channels of one axis, by default the second. */
  constructor(options: InstanceNormOptions = {}) {
    super();
    const { axis = 1, epsilon = 1e-5, center = true, scale = false, in_channels = 0 } = options;
    const { gamma_initializer = "ones", beta_initializer = "zeros" } = options;
    this.#axis = axis;
    this.#epsilon = epsilon;
    this.#text = optionsText({ eps: epsilon, axis, center, scale });
    this.gamma = normalizationParameter("gamma", in_channels, gamma_initializer, scale);
    this.beta = normalizationParameter("beta", in_channels, beta_initializer, center);
  }

  /** The channels, from the first input. */
  override infer_shape(x: NDArray): void {
    this.gamma.shape = this.beta.shape = [x.shape[this.#axisOf(x)] as number];
  }

  /** Normalizes `x`, in its shape. */
  override forward(x: NDArray): NDArray {
    const axis = this.#axisOf(x);
    const positions = x.shape.flatMap((_, each) => (each === 0 || each === axis ? [] : [each]));
    const { deviation } = centered(x, positions);
    const variance = deviation.square().mean({ axis: positions, keepdims: true });
    return deviation
      .multiply(variance.add(this.#epsilon).rsqrt())
      .multiply(channels(this.gamma.data(), axis, x.ndim))
      .add(channels(this.beta.data(), axis, x.ndim));
  }

  #axisOf(x: NDArray): number {
    const axis = resolveAxis(this.#axis, x.ndim, "normalize");
    if (x.ndim > 2 && axis > 0) return axis;
    throw new RangeError(
      `Cannot normalize instances of ${formatShape(x.shape)} with channels on axis ${axis}: there ` +
        "must be 3 axes or more, samples on axis 0 and channels on another.",
    );
  }

  /** The layer as MXNet prints it. */
  override toString(): string {
    return `InstanceNorm(${this.#text}, in_channels=${this.gamma.shape?.[0] ?? 0})`;
  }
}
