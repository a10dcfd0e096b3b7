/** Group normalization. */
import { Block } from "../block/block.ts";
import { optionsText } from "../block/text.ts";
import type { Initializer } from "../initializer/initializer.ts";
import type { NDArray } from "../nd/mod.ts";
import { formatShape, sizeOf } from "../nd/shape.ts";
import type { Parameter } from "../parameter/parameter.ts";
import { centered, channels, normalizationParameter } from "./normalization.ts";
import { checkUnits } from "./units.ts";

/** What `GroupNorm` takes. */
export interface GroupNormOptions {
  /** Groups of channels. Default: 1. */
  num_groups?: number;
  /** Added to the variance. Default: 1e-5. */
  epsilon?: number;
  /** Whether `beta` is trained. Default: true. */
  center?: boolean;
  /** Whether `gamma` is trained. Default: true. */
  scale?: boolean;
  /** Default: zeros. */
  beta_initializer?: Initializer | string;
  /** Default: ones. */
  gamma_initializer?: Initializer | string;
  /**
   * Number of channels, for one `gamma` and `beta` a channel, as in MXNet 2 and PyTorch. Without it
   * there is one a group, as in MXNet 1.9.1.
   */
  in_channels?: number;
}

/**
 * Group normalization: `(x - mean) / sqrt(variance + epsilon) * gamma + beta`, mean and variance of
 * each group of channels of a sample, `x (batch, channels, ...)`. `gamma` and `beta` are
 * `(num_groups)`, or `(in_channels)` where that is given. Source: Wu and He 2018.
 */
export class GroupNorm extends Block {
  readonly #groups: number;
  readonly #epsilon: number;
  readonly #text: string;
  /** Scale of each channel, `(channels)`. */
  readonly gamma: Parameter;
  /** Offset of each channel, `(channels)`. */
  readonly beta: Parameter;

  /** A layer of `num_groups` groups of channels, by default 1. */
  constructor(options: GroupNormOptions = {}) {
    super();
    const { num_groups = 1, epsilon = 1e-5, center = true, scale = true } = options;
    const { gamma_initializer = "ones", beta_initializer = "zeros", in_channels } = options;
    this.#groups = checkUnits("GroupNorm", "num_groups", num_groups, 1);
    this.#epsilon = epsilon;
    this.#text = optionsText({ eps: epsilon, num_groups, center, scale });
    const length = checkUnits("GroupNorm", "in_channels", in_channels ?? num_groups, 1);
    this.gamma = normalizationParameter("gamma", length, gamma_initializer, scale);
    this.beta = normalizationParameter("beta", length, beta_initializer, center);
  }

  /** Normalizes `x (batch, channels, ...)`, in its shape. */
  override forward(x: NDArray): NDArray {
    const groups = this.#groups;
    const [batch, count = 0] = x.shape;
    const length = this.gamma.shape?.[0] as number;
    if (x.ndim < 2 || count % groups !== 0 || (length !== groups && length !== count)) {
      throw new RangeError(
        `Cannot normalize ${formatShape(x.shape)} in ${groups} groups with gamma (${length},): axis 1 ` +
          "must be channels, as many as gamma has or a multiple of the groups.",
      );
    }
    const grouped = x.reshape([batch as number, groups, sizeOf(x.shape.slice(1)) / groups]);
    const { deviation } = centered(grouped, [2]);
    const variance = deviation.square().mean({ axis: 2, keepdims: true });
    const normal = deviation.multiply(variance.add(this.#epsilon).rsqrt());
    const [gamma, beta] = [this.gamma.data(), this.beta.data()];
    const perGroup = length === groups;
    const shaped = perGroup ? normal : normal.reshape(x.shape);
    return shaped
      .multiply(channels(gamma, 1, shaped.ndim))
      .add(channels(beta, 1, shaped.ndim))
      .reshape(x.shape);
  }

  /** The layer as MXNet prints it. */
  override toString(): string {
    return `GroupNorm(${this.#text})`;
  }
}
