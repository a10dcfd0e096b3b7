/** Trainer: applies an optimizer, by name or made, to the parameters of a net. */

import { Optimizer } from "../optimizer/base/optimizer.ts";
import { create, type OptimizerName, type OptionsByName } from "../optimizer/create.ts";
import { BaseTrainer } from "./base_trainer.ts";
import type { Parameters } from "./trained_parameters.ts";

/** Updates parameters from their gradients: after `backward()`, outside of `record()`. */
export class Trainer extends BaseTrainer {
  /**
   * A trainer of the parameters of a block, with an optimizer or the name of one.
   *
   * @param params Named parameters are taken in the order of their names, a list in its own; a
   * parameter that comes twice is trained once.
   * @param optimizer A name, with `options`, or an optimizer, without.
   */
  constructor(
    params: Parameters,
    optimizer: OptimizerName | Optimizer,
    options?: OptionsByName[OptimizerName],
  ) {
    if (optimizer instanceof Optimizer && options !== undefined) {
      throw new TypeError(
        `Cannot give options to ${optimizer.constructor.name}: it is an optimizer already; give them ` +
          "when it is made.",
      );
    }
    super(params, optimizer instanceof Optimizer ? optimizer : create(optimizer, options ?? {}));
  }
}
