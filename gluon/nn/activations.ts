/** Activations as layers; each is applied elementwise. */
import { Block } from "../block/block.ts";
import { Constant } from "../initializer/constant.ts";
import type { Initializer } from "../initializer/initializer.ts";
import { type ActivationName, Activation as applyActivation, type NDArray } from "../nd/mod.ts";
import { checkActivation } from "../nd/ops/activation.ts";
import { Parameter } from "../parameter/parameter.ts";

/** relu, sigmoid, tanh, softrelu or softsign. */
export class Activation extends Block {
  readonly #type: ActivationName;

  /** A layer of an activation by its name. */
  constructor(activation: ActivationName) {
    super();
    this.#type = checkActivation(activation);
  }

  /** The activation of each element. */
  override forward(x: NDArray): NDArray {
    return applyActivation(x, { act_type: this.#type });
  }

  /** The layer as MXNet prints it. */
  override toString(): string {
    return `Activation(${this.#type})`;
  }
}

/** `max(x, 0) + alpha * min(x, 0)`; the gradient at 0 is alpha, as in MXNet. */
export class LeakyReLU extends Block {
  readonly #alpha: number;

  /** A layer with the slope `alpha` below 0. */
  constructor(alpha: number) {
    super();
    this.#alpha = checkNonNegative("LeakyReLU", "alpha", alpha);
  }

  /** The activation of each element. */
  override forward(x: NDArray): NDArray {
    return leaky(x, this.#alpha);
  }

  /** The layer as MXNet prints it. */
  override toString(): string {
    return `LeakyReLU(${this.#alpha})`;
  }
}

/** What `PReLU` takes. */
export interface PReLUOptions {
  /** Default: 0.25. */
  alpha_initializer?: Initializer | string;
  /** 1 for one slope, or a slope for each channel (axis 1). Default: 1. */
  in_channels?: number;
}

/** LeakyReLU whose `alpha (in_channels)` is learned. Source: He et al. 2015. */
export class PReLU extends Block {
  /** The slopes below 0, `(in_channels)`. */
  readonly alpha: Parameter;

  /** A layer whose slope, or slopes of each channel, are learned. */
  constructor({ alpha_initializer = new Constant(0.25), in_channels = 1 }: PReLUOptions = {}) {
    super();
    this.alpha = new Parameter("alpha", { shape: [in_channels], init: alpha_initializer });
  }

  /** The activation of each element. */
  override forward(x: NDArray): NDArray {
    const alpha = this.alpha.data().reshape([-1, ...new Array(Math.max(0, x.ndim - 2)).fill(1)]);
    return leaky(x, alpha);
  }
}

/** `max(x, 0) + alpha * (exp(min(x, 0)) - 1)`. Source: Clevert et al. 2015. */
export class ELU extends Block {
  readonly #alpha: number;

  /** A layer that tends to `-alpha` below 0. */
  constructor(alpha = 1) {
    super();
    this.#alpha = checkNonNegative("ELU", "alpha", alpha);
  }

  /** The activation of each element. */
  override forward(x: NDArray): NDArray {
    return elu(x, this.#alpha);
  }
}

/** `1.0507 * ELU(x)` with `alpha = 1.6733`. Source: Klambauer et al. 2017. */
export class SELU extends Block {
  /** The activation of each element. */
  override forward(x: NDArray): NDArray {
    return elu(x, 1.6732632423543772).multiply(1.0507009873554805);
  }
}

/** `x / 2 * (1 + erf(x / sqrt(2)))`. Source: Hendrycks and Gimpel 2016. */
export class GELU extends Block {
  /** The activation of each element. */
  override forward(x: NDArray): NDArray {
    return x.multiply(0.5).multiply(x.multiply(Math.SQRT1_2).erf().add(1));
  }
}

/** `x * sigmoid(beta * x)`. Source: Ramachandran et al. 2017. */
export class Swish extends Block {
  readonly #beta: number;

  /** A layer with the factor `beta` in the sigmoid. */
  constructor(beta = 1) {
    super();
    this.#beta = beta;
  }

  /** The activation of each element. */
  override forward(x: NDArray): NDArray {
    return x.multiply((this.#beta === 1 ? x : x.multiply(this.#beta)).sigmoid());
  }
}

/** `max(x, 0) + alpha * min(x, 0)`. */
export function leaky(x: NDArray, alpha: NDArray | number): NDArray {
  return x.relu().add(x.minimum(0).multiply(alpha));
}

/** `max(x, 0) + alpha * (exp(min(x, 0)) - 1)`. */
export function elu(x: NDArray, alpha: number): NDArray {
  const below = x.minimum(0).expm1();
  return x.relu().add(alpha === 1 ? below : below.multiply(alpha));
}

function checkNonNegative(layer: string, name: string, value: number): number {
  if (Number.isFinite(value) && value >= 0) return value;
  throw new RangeError(
    `Cannot make ${layer} with ${name} ${value}: it must be finite and 0 or more.`,
  );
}
