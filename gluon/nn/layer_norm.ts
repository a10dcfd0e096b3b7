/** Normalization of each sample. */
import { Block } from "../block/block.ts";
import { optionsText } from "../block/text.ts";
import type { Initializer } from "../initializer/initializer.ts";
import { asOne } from "../nd/call_graph.ts";
import type { NDArray } from "../nd/mod.ts";
import { resolveAxis } from "../nd/shape.ts";
import type { Parameter } from "../parameter/parameter.ts";
import { centered, channels, normalizationParameter } from "./normalization.ts";

/** What `LayerNorm` takes. */
export interface LayerNormOptions {
  /** The axis to normalize. Default: the last. */
  axis?: number;
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
  /** Length of the axis; by default taken from the first input. */
  in_channels?: number;
}

/**
 * `(x - mean) / sqrt(variance + epsilon) * gamma + beta`, mean and variance along the axis.
 * Source: Ba, Kiros and Hinton 2016.
 */
export class LayerNorm extends Block {
  readonly #axis: number;
  readonly #epsilon: number;
  readonly #text: string;
  /** Scale of each element along the axis. */
  readonly gamma: Parameter;
  /** Offset of each element along the axis. */
  readonly beta: Parameter;

  /** A layer along one axis, by default the last. */
  constructor(options: LayerNormOptions = {}) {
    super();
    const { axis = -1, epsilon = 1e-5, center = true, scale = true, in_channels = 0 } = options;
    this.#axis = axis;
    this.#epsilon = epsilon;
    this.#text = optionsText({ eps: epsilon, axis, center, scale });
    const { gamma_initializer = "ones", beta_initializer = "zeros" } = options;
    this.gamma = normalizationParameter("gamma", in_channels, gamma_initializer, scale);
    this.beta = normalizationParameter("beta", in_channels, beta_initializer, center);
  }

  /** The elements along the axis, from the first input. */
  override infer_shape(x: NDArray): void {
    const axis = resolveAxis(this.#axis, x.ndim, "normalize");
    this.gamma.shape = this.beta.shape = [x.shape[axis]!];
  }

  /** Normalizes `x`, in its shape. */
  override forward(x: NDArray): NDArray {
    const axis = resolveAxis(this.#axis, x.ndim, "normalize");
    const [gamma, beta] = [this.gamma.data(), this.beta.data()];
    return asOne("layer_norm", [x, gamma, beta], { axis, epsilon: this.#epsilon }, () => {
      const { deviation } = centered(x, [axis]);
      const variance = deviation.square().mean({ axis, keepdims: true });
      return deviation
        .multiply(variance.add(this.#epsilon).rsqrt())
        .multiply(channels(gamma, axis, x.ndim))
        .add(channels(beta, axis, x.ndim));
    });
  }

  /** The layer as MXNet prints it. */
  override toString(): string {
    return `LayerNorm(${this.#text}, in_channels=${this.gamma.shape?.[0] ?? 0})`;
  }
}
