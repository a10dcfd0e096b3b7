/** Dueling networks: separate value and advantage heads. Source: Wang et al. 2016. */
import { Block } from "../../gluon/block/block.ts";
import type * as nd from "../../gluon/nd/mod.ts";
import type * as nn from "../../gluon/nn/mod.ts";
import { duelingValue } from "../maths/targets.ts";
import { hiddenLayers, type NetworkOptions, outputLayer } from "./mlp.ts";

/** What a dueling network takes. */
export interface DuelingOptions extends NetworkOptions {
  /** How many of its outputs belong to each action. Default: 1. */
  readonly outputsPerAction?: number;
}

/**
 * A perceptron with two heads, one for the value of the state, one for the advantage of each action:
 * `(batch, ...) -> (batch, outputs)`.
 */
export class DuelingMLP extends Block {
  readonly body: nn.Sequential;
  readonly value: Block;
  readonly advantage: Block;
  readonly #outputsPerAction: number;

  constructor({ units, outputs, outputsPerAction = 1, ...options }: DuelingOptions) {
    super();
    this.#outputsPerAction = outputsPerAction;
    this.body = hiddenLayers(units, options);
    this.value = outputLayer(outputsPerAction, options);
    this.advantage = outputLayer(outputs, options);
  }

  override forward(x: nd.NDArray): nd.NDArray {
    const features = this.body(x);
    const split = (y: nd.NDArray): nd.NDArray =>
      y.reshape([y.shape[0]!, -1, this.#outputsPerAction]);
    const [value, advantage] = [this.value(features), this.advantage(features)];
    return duelingValue(split(value), split(advantage)).reshape(advantage.shape);
  }
}
