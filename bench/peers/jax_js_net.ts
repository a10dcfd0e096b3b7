/** The net, loss and optimizer of the jax-js peer. An array that is used twice is passed on as `.ref`. */

import { nn, numpy as np } from "@jax-js/jax";
import { layersOf, type Tensor, type Tensors } from "../data.ts";

// Types, not interfaces: only those are trees to jax-js.

/** A dense layer. */
export type Layer = { weight: np.Array; bias: np.Array };

/** What training changes: weights, Adam's moments, the count of updates. */
export type State = { policy: Layer[]; mean: Layer[]; square: Layer[]; count: np.Array };

/** What an update learns from. */
export type Batch = Record<"state" | "next_state" | "action" | "reward" | "discount", np.Array>;

/** A new array. */
export function array({ shape, values }: Tensor): np.Array {
  return np.array(values as Float32Array<ArrayBuffer>).reshape([...shape]);
}

/** The net of the given name. */
export function netOf(tensors: Tensors, name: string): Layer[] {
  return layersOf(tensors, name).map(({ weight, bias }) => ({
    weight: array(weight),
    bias: array(bias),
  }));
}

/** `x (batch, in_units) -> (batch, units of the last layer)`; uses the net up. */
export function forward(net: readonly Layer[], x: np.Array): np.Array {
  return net.reduce((input, { weight, bias }, i) => {
    const z = np.matmul(input, weight.transpose()).add(bias);
    return i < net.length - 1 ? nn.relu(z) : z;
  }, x);
}

/** Smooth-L1 of the difference to the Bellman target, meaned over the batch; uses all up. */
export function computeLoss(policy: Layer[], target: Layer[], batch: Batch): np.Array {
  const wanted = batch.reward.add(batch.discount.mul(np.max(forward(target, batch.next_state), 1)));
  const q = forward(policy, batch.state);
  const taken = np.sum(q.mul(nn.oneHot(batch.action, q.shape[1] as number)), 1);
  const size = np.abs(taken.sub(wanted));
  const near = np.square(size.ref).mul(0.5);
  return np.mean(np.where(np.less(size.ref, 1), near, size.sub(0.5)));
}

/** Adam (Kingma and Ba 2015) with epsilon 1e-8, on every array of the net. */
export function adam(state: State, gradients: Layer[], learningRate: number): State {
  const count = state.count.add(1);
  const small = np.subtract(1, np.power(0.9, count.ref));
  const large = np.subtract(1, np.power(0.999, count.ref));
  const next: State = { policy: [], mean: [], square: [], count };
  const update = (i: number, key: keyof Layer): [np.Array, np.Array, np.Array] => {
    const at = (net: readonly Layer[]): np.Array => (net[i] as Layer)[key];
    const g = at(gradients);
    const mean = at(state.mean).mul(0.9).add(g.ref.mul(0.1));
    const square = at(state.square).mul(0.999).add(np.square(g).mul(0.001));
    const size = np.sqrt(square.ref.div(large.ref)).add(1e-8);
    const step = mean.ref.div(small.ref).div(size).mul(learningRate);
    return [at(state.policy).sub(step), mean, square];
  };
  for (const i of gradients.keys()) {
    const [weight, bias] = [update(i, "weight"), update(i, "bias")];
    next.policy.push({ weight: weight[0], bias: bias[0] });
    next.mean.push({ weight: weight[1], bias: bias[1] });
    next.square.push({ weight: weight[2], bias: bias[2] });
  }
  small.dispose();
  large.dispose();
  return next;
}
