/** jax-js on its WebAssembly device, every workload under `jit`. */

import { readFileSync } from "node:fs";
import { blockUntilReady, init, jit, numpy as np, tree, valueAndGrad, vjp } from "@jax-js/jax";
import type { Tensor, Tensors } from "../data.ts";
import { CHECKED_UPDATES, type Peer, type Program, peerOf } from "../peer.ts";
import type { ActWorkload, MatmulWorkload, UpdateWorkload } from "../workloads.ts";
import {
  adam,
  array,
  type Batch,
  computeLoss,
  forward,
  type Layer,
  netOf,
  type State,
} from "./jax_js_net.ts";

/** Loads jax-js. */
export async function openJaxJs(): Promise<Peer> {
  await init("wasm");
  const manifest = new URL("../package.json", import.meta.resolve("@jax-js/jax"));
  const { version } = JSON.parse(readFileSync(manifest, "utf8")) as { version: string };
  return peerOf({ "jax-js": version }, { update, act, matmul, dense });
}

async function update({ learning_rate }: UpdateWorkload, tensors: Tensors): Promise<Program> {
  const target = netOf(tensors, "target");
  const action = Int32Array.from((tensors.action as Tensor).values);
  const batch: Batch = {
    state: array(tensors.state as Tensor),
    next_state: array(tensors.next_state as Tensor),
    action: np.array(action),
    reward: array(tensors.reward as Tensor),
    discount: array(tensors.discount as Tensor),
  };
  const step = jit((state: State, targetNet: Layer[], inputs: Batch): [State, np.Array] => {
    const { policy, ...rest } = state;
    const [loss, gradients] = valueAndGrad(computeLoss)(tree.ref(policy), targetNet, inputs);
    return [adam({ policy, ...rest }, gradients, learning_rate), loss];
  });
  const zeros = (net: Layer[]): Layer[] =>
    net.map(({ weight, bias }) => ({
      weight: np.zeros(weight.shape),
      bias: np.zeros(bias.shape),
    }));
  const policy = netOf(tensors, "policy");
  let state: State = { policy, mean: zeros(policy), square: zeros(policy), count: np.zeros([]) };
  const next = (): np.Array => {
    const [changed, loss] = step(state, tree.ref(target), tree.ref(batch));
    state = changed;
    return loss;
  };
  const losses: number[] = [];
  for (let i = 0; i < CHECKED_UPDATES; i++) losses.push((await next().data())[0] as number);
  const run = async (runs: number): Promise<undefined> => {
    for (let i = 0; i < runs; i++) next().dispose();
    await blockUntilReady(state);
  };
  return { check: [losses], run };
}

async function act(_: ActWorkload, tensors: Tensors): Promise<Program> {
  const policy = netOf(tensors, "policy");
  const { shape, values } = tensors.states as Tensor;
  const [count, length] = shape as [number, number];
  const best = jit((net: Layer[], state: np.Array) => np.argmax(forward(net, state), 1));
  const choose = async (i: number): Promise<number> => {
    const state = np.array(values.slice(i * length, (i + 1) * length)).reshape([1, length]);
    return (await best(tree.ref(policy), state).data())[0] as number;
  };
  const actions: number[] = [];
  for (let i = 0; i < count; i++) actions.push(await choose(i));
  const run = async (runs: number): Promise<undefined> => {
    for (let i = 0; i < runs; i++) await choose(i % count);
  };
  return { check: [actions], run };
}

async function matmul({ transposed }: MatmulWorkload, tensors: Tensors): Promise<Program> {
  const product = (a: np.Array, b: np.Array): np.Array[] => [
    np.matmul(transposed === "a" ? a.transpose() : a, transposed === "b" ? b.transpose() : b),
  ];
  return await repeated(product, [tensors.a as Tensor, tensors.b as Tensor]);
}

async function dense(_: unknown, tensors: Tensors): Promise<Program> {
  const linear = (x: np.Array, weight: np.Array, bias: np.Array): np.Array =>
    np.matmul(x, weight.transpose()).add(bias);
  const step = (x: np.Array, weight: np.Array, bias: np.Array, head: np.Array): np.Array[] => {
    const [y, pull] = vjp(linear, [x, weight, bias]);
    const gradients = pull(head) as np.Array[];
    pull.dispose();
    return [y, ...gradients];
  };
  const { x, weight, bias, head } = tensors as Record<string, Tensor>;
  return await repeated(step, [x, weight, bias, head] as Tensor[]);
}

async function repeated(
  body: (...inputs: np.Array[]) => np.Array[],
  tensors: readonly Tensor[],
): Promise<Program> {
  const compiled = jit(body as (...inputs: unknown[]) => np.Array[]);
  const inputs = tensors.map(array);
  const call = (): np.Array[] => compiled(...inputs.map((each) => each.ref));
  const check = await Promise.all(call().map((each) => each.data()));
  const run = async (runs: number): Promise<undefined> => {
    for (let i = 0; i < runs; i++) {
      const results = call();
      // It is lazy: what is disposed of before anybody has asked for it is never computed.
      await blockUntilReady(results);
      for (const each of results) each.dispose();
    }
  };
  return { check, run };
}
