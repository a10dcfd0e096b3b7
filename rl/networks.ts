/** The networks that agents use where they are given none. */
import { Block, type nd, nn } from "../gluon/mod.ts";
import type { ResolvedDQNOptions } from "./dqn_options.ts";
import { duelingValue } from "./targets.ts";

/** What networks here are made of. */
export interface NetworkOptions {
  /** Units of each hidden layer, with relu. */
  readonly units: readonly number[];
  /** How many values come out. */
  readonly outputs: number;
}

/** The net of DQN where it is given none. */
export function actionValueNet(
  { net_arch: units, dueling }: Pick<ResolvedDQNOptions, "net_arch" | "dueling">,
  outputs: number,
): Block {
  return dueling ? new DuelingMLP({ units, outputs }) : mlp({ units, outputs });
}

/** A multilayer perceptron, `(batch, ...) -> (batch, outputs)`. */
export function mlp({ units, outputs }: NetworkOptions): nn.Sequential {
  return hidden(units).add(new nn.Dense(outputs));
}

/**
 * A perceptron with two heads, one for the value of the state, one for what each action is better
 * than that: `(batch, ...) -> (batch, outputs)`. Source: Wang et al. 2016.
 */
export class DuelingMLP extends Block {
  readonly body: nn.Sequential;
  readonly value: nn.Dense;
  readonly advantage: nn.Dense;

  constructor({ units, outputs }: NetworkOptions) {
    super();
    this.body = hidden(units);
    this.value = new nn.Dense(1);
    this.advantage = new nn.Dense(outputs);
  }

  override forward(x: nd.NDArray): nd.NDArray {
    const features = this.body(x);
    return duelingValue(this.value(features), this.advantage(features));
  }
}

function hidden(units: readonly number[]): nn.Sequential {
  const net = new nn.Sequential();
  for (const each of units) net.add(new nn.Dense(each, { activation: "relu" }));
  return net;
}
