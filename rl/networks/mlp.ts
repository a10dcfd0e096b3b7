/** Multilayer perceptrons: the networks of agents that are given none. */
import type { Block } from "../../gluon/block/block.ts";
import * as nn from "../../gluon/nn/mod.ts";
import { NoisyDense } from "./noisy_dense.ts";

/** What the layers of a network are made of. */
export interface HiddenOptions {
  /** Whether layers are noisy. Default: false. */
  readonly noisy?: boolean;
  /** Whether layers are normalized before their activation. Default: false. */
  readonly layer_norm?: boolean;
}

/** What networks here are made of. */
export interface NetworkOptions extends HiddenOptions {
  /** Units of each hidden layer, with relu. */
  readonly units: readonly number[];
  /** How many values come out. */
  readonly outputs: number;
}

/** A multilayer perceptron, `(batch, ...) -> (batch, outputs)`. */
export function mlp({ units, outputs, ...options }: NetworkOptions): nn.Sequential {
  return hiddenLayers(units, options).add(outputLayer(outputs, options));
}

/** Its hidden layers alone, `(batch, ...) -> (batch, last of units)`. */
export function hiddenLayers(
  units: readonly number[],
  { noisy = false, layer_norm = false }: HiddenOptions = {},
): nn.Sequential {
  const net = new nn.Sequential();
  for (const each of units) {
    const activation = layer_norm ? null : "relu";
    net.add(noisy ? new NoisyDense(each, { activation }) : new nn.Dense(each, { activation }));
    if (layer_norm) net.add(new nn.LayerNorm(), new nn.Activation("relu"));
  }
  return net;
}

/** Its last layer alone. */
export function outputLayer(outputs: number, { noisy = false }: HiddenOptions = {}): Block {
  return noisy ? new NoisyDense(outputs) : new nn.Dense(outputs);
}
