/** RMSProp, plain and centered. */

import { type NDArray, rmsprop_update, rmspropalex_update } from "../nd/mod.ts";
import { assign } from "./base/in_place.ts";
import { type Arrays, Optimizer } from "./base/optimizer.ts";
import { checkOptions, kinds, type OptimizerOptions } from "./base/options.ts";

/** What `RMSProp` takes; `learning_rate` is 0.001 by default. */
export interface RMSPropOptions extends OptimizerOptions {
  /** Decay of the means of gradients and their squares. Default: 0.9. */
  gamma1?: number;
  /** Momentum of the centered form. Default: 0.9. */
  gamma2?: number;
  /** Default: 1e-8. */
  epsilon?: number;
  /** What the mean of squares begins as: in TensorFlow, 1. Only for the plain form. Default: 0. */
  initialScale?: number;
  /** Whether squares are taken about the mean. Default: false. */
  centered?: boolean;
  /** Weights are limited to `[-clip_weights, clip_weights]`; not limited by default. */
  clip_weights?: number | null;
}

type State = "n" | "g" | "delta";

/**
 * ```text
 * g = clip(grad + wd * weight)
 * n = gamma1 * n + (1 - gamma1) * g^2
 * weight = weight - lr * g / sqrt(n + epsilon)                         plain
 *
 * mean = gamma1 * mean + (1 - gamma1) * g                              centered
 * delta = gamma2 * delta - lr * g / sqrt(max(n - mean^2, 0) + epsilon)
 * weight = weight + delta
 * ```
 * MXNet lacks the `max`, and gives NaN where rounding leaves `n` below `mean^2`: a steady gradient does.
 * Sources: Tieleman and Hinton 2012; Graves 2013, equations 38 to 45.
 */
export class RMSProp extends Optimizer<State, "lr"> {
  /** Given again by every optimizer, so that minifiers, which rename classes, leave it alone: it is in files. */
  static override readonly name = "RMSProp";
  /** Names of the arrays kept beside each weight, in its shape. */
  readonly states: readonly State[];
  /** Names of the numbers that `numbersAt` gives. */
  readonly numbers = ["lr"] as const;
  /** What these arrays begin as. */
  override readonly initialScale: number;
  readonly #gamma1: number;
  readonly #gamma2: number;
  readonly #epsilon: number;
  readonly #centered: boolean;
  readonly #clipWeights: number | null;

  /** An optimizer of these options; what is left out has the default of MXNet. */
  constructor(options: RMSPropOptions = {}) {
    const own = {
      gamma1: kinds.fraction(0.9),
      gamma2: kinds.fraction(0.9),
      epsilon: kinds.nonNegative(1e-8),
      initialScale: kinds.nonNegative(0),
      centered: kinds.flag(false),
      clip_weights: kinds.limit,
    };
    const checked = checkOptions("rmsprop", own, options);
    super(checked, 0.001);
    this.#gamma1 = checked.gamma1;
    this.#gamma2 = checked.gamma2;
    this.#epsilon = checked.epsilon;
    this.initialScale = checked.initialScale;
    this.#centered = checked.centered;
    this.#clipWeights = checked.clip_weights;
    this.states = checked.centered ? ["n", "g", "delta"] : ["n"];
  }

  /** Numbers of the `t`-th update (from 1) of a weight, given its learning rate and weight decay. */
  numbersAt(_t: number, lr: number): { lr: number } {
    return { lr };
  }

  /** Overwrites `weight` and `state`. */
  update(
    weight: NDArray,
    grad: NDArray,
    { n, g: mean, delta }: Arrays<State>,
    { lr }: Arrays<"lr">,
    wd: NDArray | null,
  ): void {
    const [gamma1, gamma2, epsilon] = [this.#gamma1, this.#gamma2, this.#epsilon];
    const attrs = { gamma1, epsilon, clip_gradient: this.clip_gradient };
    if (this.#centered) {
      rmspropalex_update(weight, grad, n, mean, delta, lr, wd, { ...attrs, gamma2 });
    } else {
      rmsprop_update(weight, grad, n, lr, wd, attrs);
    }
    const limit = this.#clipWeights;
    if (limit !== null) assign(weight, weight.clip(-limit, limit));
  }
}
