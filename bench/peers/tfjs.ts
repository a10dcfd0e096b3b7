/** TensorFlow.js on its WebAssembly backend, eagerly: it has nothing else. */

import "@tensorflow/tfjs-backend-wasm";
import * as tf from "@tensorflow/tfjs-core";
import { layersOf, type Tensor, type Tensors } from "../data.ts";
import { CHECKED_UPDATES, type Peer, type Program, peerOf } from "../peer.ts";
import type { MatmulWorkload, UpdateWorkload } from "../workloads.ts";
import { registerGradients } from "./tfjs_gradients.ts";
import { IMAGE_PROGRAMS } from "./tfjs_images.ts";

interface Layer {
  readonly weight: tf.Tensor2D;
  readonly bias: tf.Tensor1D;
}

/** Loads tfjs and its wasm backend. */
export async function openTfjs(): Promise<Peer> {
  registerGradients();
  if (!(await tf.setBackend("wasm"))) throw new Error("tfjs cannot start its wasm backend here");
  return peerOf({ tfjs: tf.version_core }, { update, act, matmul, dense, ...IMAGE_PROGRAMS });
}

function tensorOf({ shape, values }: Tensor): tf.Tensor {
  return tf.tensor(values, [...shape]);
}

/** Weights are stored `(in_units, units)`, as tfjs's layers do: products of them are its fast ones. */
function netOf(tensors: Tensors, name: string): Layer[] {
  return layersOf(tensors, name).map(({ weight, bias }) => ({
    weight: tf.transpose(tensorOf(weight)) as tf.Tensor2D,
    bias: tensorOf(bias) as tf.Tensor1D,
  }));
}

function forward(net: readonly Layer[], x: tf.Tensor2D): tf.Tensor2D {
  return net.reduce((input, { weight, bias }, i) => {
    const z = tf.add<tf.Tensor2D>(tf.matMul(input, weight), bias);
    return i < net.length - 1 ? tf.relu(z) : z;
  }, x);
}

async function update(
  { batch, learning_rate }: UpdateWorkload,
  tensors: Tensors,
): Promise<Program> {
  const target = netOf(tensors, "target");
  const policy = netOf(tensors, "policy").map(({ weight, bias }) => ({
    weight: tf.variable(weight),
    bias: tf.variable(bias),
  }));
  const [state, nextState, reward, discount] = ["state", "next_state", "reward", "discount"].map(
    (name) => tensorOf(tensors[name] as Tensor),
  ) as [tf.Tensor2D, tf.Tensor2D, tf.Tensor, tf.Tensor];
  const actions = (tensors.action as Tensor).values;
  const optimizer = tf.train.adam(learning_rate, 0.9, 0.999, 1e-8);

  const computeLoss = (): tf.Scalar => {
    const best = tf.max(forward(target, nextState), 1);
    const wanted = tf.add(reward, tf.mul(discount, best));
    const q = forward(policy, state);
    // The kernel writes int32 whatever dtype is asked for, hence the cast.
    const chosen = tf.cast(tf.oneHot(tf.tensor1d(actions, "int32"), q.shape[1]), "float32");
    const size = tf.abs(tf.sub(tf.sum(tf.mul(q, chosen), 1), wanted));
    // Huber's loss with delta 1, as in tf.losses.huberLoss.
    const near = tf.minimum(size, 1);
    const loss = tf.add(tf.mul(tf.mul(near, near), 0.5), tf.sub(size, near));
    return tf.mul(tf.sum(loss), 1 / batch);
  };
  const losses: number[] = [];
  for (let i = 0; i < CHECKED_UPDATES; i++) {
    const loss = optimizer.minimize(computeLoss, true) as tf.Scalar;
    losses.push((await loss.data())[0] as number);
    loss.dispose();
  }
  return repeat([losses], () => void optimizer.minimize(computeLoss));
}

async function act(_: unknown, tensors: Tensors): Promise<Program> {
  const policy = netOf(tensors, "policy");
  const { shape, values } = tensors.states as Tensor;
  const [count, length] = shape as [number, number];
  const choose = (i: number): number => {
    const state = values.subarray(i * length, (i + 1) * length);
    const best = tf.tidy(() => tf.argMax(forward(policy, tf.tensor2d(state, [1, length])), 1));
    const [action] = best.dataSync();
    best.dispose();
    return action as number;
  };
  let next = 0;
  const actions = Array.from({ length: count }, (_each, i) => choose(i));
  return repeat([actions], () => void choose(next++ % count));
}

async function matmul({ transposed }: MatmulWorkload, tensors: Tensors): Promise<Program> {
  const [a, b] = [tensorOf(tensors.a as Tensor), tensorOf(tensors.b as Tensor)];
  const product = (): tf.Tensor => tf.matMul(a, b, transposed === "a", transposed === "b");
  return repeat([product().dataSync()], () => product().dispose());
}

async function dense(_: unknown, tensors: Tensors): Promise<Program> {
  const [x, weight, bias, head] = ["x", "weight", "bias", "head"].map((name) =>
    tensorOf(tensors[name] as Tensor),
  ) as [tf.Tensor2D, tf.Tensor2D, tf.Tensor1D, tf.Tensor2D];
  const linear = (input: tf.Tensor, w: tf.Tensor, b: tf.Tensor): tf.Tensor =>
    tf.add(tf.matMul(input, w, false, true), b);
  const gradients = tf.valueAndGrads(linear as (...inputs: tf.Tensor[]) => tf.Tensor);
  const step = (): tf.Tensor[] => {
    const { value, grads } = gradients([x, weight, bias], head);
    return [value, ...grads];
  };
  return repeat(
    step().map((each) => each.dataSync()),
    () => tf.dispose(step()),
  );
}

function repeat(check: ArrayLike<number>[], step: () => void): Program {
  return {
    check,
    async run(runs) {
      for (let i = 0; i < runs; i++) tf.tidy(step);
      return undefined;
    },
  };
}
