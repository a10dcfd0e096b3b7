/** AdaGrad with one learning rate for each row of a matrix, as of an embedding. */

import type { NDArray } from "../nd/mod.ts";
import { formatShape } from "../nd/shape.ts";
import { addTo, subtractFrom } from "./base/in_place.ts";
import { type Arrays, Optimizer } from "./base/optimizer.ts";
import { checkOptions, kinds, type OptimizerOptions } from "./base/options.ts";

/** What `GroupAdaGrad` takes; `wd` is refused. */
export interface GroupAdaGradOptions extends OptimizerOptions {
  /** Added under the root. Default: 1e-5. */
  eps?: number;
}

/**
 * ```text
 * g = clip(grad)
 * history = history + mean(g^2) of each row
 * weight = weight - lr * g / sqrt(history + eps)
 * ```
 * MXNet has it in `optimizer.contrib`. Weights are matrices.
 */
export class GroupAdaGrad extends Optimizer<"history", "lr"> {
  /** Given again by every optimizer, so that minifiers, which rename classes, leave it alone: it is in files. */
  static override readonly name = "GroupAdaGrad";
  /** Names of the arrays kept beside each weight, in its shape. */
  readonly states = ["history"] as const;
  /** Names of the numbers that `numbersAt` gives. */
  readonly numbers = ["lr"] as const;
  readonly #eps: number;

  /** An optimizer of these options; what is left out has the default of MXNet. */
  constructor(options: GroupAdaGradOptions = {}) {
    const checked = checkOptions("groupadagrad", { eps: kinds.nonNegative(1e-5) }, options);
    if (checked.wd !== 0) {
      throw new RangeError(
        `Cannot use GroupAdaGrad with wd ${checked.wd}: it has no weight decay; leave it out.`,
      );
    }
    super(checked);
    this.#eps = checked.eps;
  }

  /** Numbers of the `t`-th update (from 1) of a weight, given its learning rate and weight decay. */
  numbersAt(_t: number, lr: number): { lr: number } {
    return { lr };
  }

  /** Overwrites `weight` and `state`. */
  update(
    weight: NDArray,
    grad: NDArray,
    { history }: Arrays<"history">,
    { lr }: Arrays<"lr">,
  ): void {
    if (weight.ndim !== 2) {
      throw new RangeError(
        `Cannot update ${formatShape(weight.shape)} by GroupAdaGrad: it must be a matrix, as the weight of an Embedding.`,
      );
    }
    const g = this.clip(grad);
    // all numbers of a row of the history are one
    addTo(history, g.square().mean({ axis: 1, keepdims: true }).broadcast_to(weight.shape));
    subtractFrom(weight, g.divide(history.add(this.#eps).sqrt()).multiply(lr));
  }
}
