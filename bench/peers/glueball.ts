/** glueball, every workload compiled: what a user of Gluon would write. */

import { availableParallelism } from "node:os";
import { type Backend, type BackendName, load } from "../../backends/mod.ts";
import { createNativeBackend } from "../../backends/native/mod.ts";
import { setBackend } from "../../gluon/nd/context.ts";
import { autograd, gluon, nd, use } from "../../mod.ts";
import { layersOf, type Tensor, type Tensors } from "../data.ts";
import { type Peer, type Program, type Programs, peerOf } from "../peer.ts";
import type {
  ActWorkload,
  LaunchWorkload,
  MatmulWorkload,
  RecurrentWorkload,
  UpdateWorkload,
} from "../workloads.ts";
import { stepEnvironment } from "./glueball_environments.ts";
import { IMAGE_PROGRAMS } from "./glueball_images.ts";
import { actions, arrayOf, bellmanUpdate, repeated, updates } from "./glueball_programs.ts";
import {
  trainA2c,
  trainCleanrl,
  trainMinatar,
  trainMinimalrl,
  trainPpo,
  trainSac,
  trainZoo,
} from "./glueball_training.ts";

/** Loads glueball on a backend; without a name, `GLUEBALL_BACKEND` chooses another one than wasm. */
export async function openGlueball(name?: BackendName): Promise<Peer> {
  const { backend } = await use(name);
  return peerOf({ backend }, onBackend(await load(backend)));
}

/** Loads it in machine code on all cores, beside the one of one thread. */
export async function openThreads(): Promise<Peer> {
  const backend = await createNativeBackend();
  backend.threads = availableParallelism();
  return peerOf({ backend: `native, ${backend.threads} threads` }, onBackend(backend));
}

/** The workloads, each prepared and run on that backend, while peers on others take turns. */
function onBackend(backend: Backend): Programs {
  const programs = Object.entries(PROGRAMS).map(([kind, make]) => [
    kind,
    async (workload: never, tensors: Tensors): Promise<Program> => {
      setBackend(backend);
      const { run, ...program } = await make(workload, tensors);
      return {
        ...program,
        run(runs) {
          setBackend(backend);
          return run(runs);
        },
      };
    },
  ]);
  return Object.fromEntries(programs);
}

/** The workloads, on the backend in use. */
export const PROGRAMS: Required<Programs> = {
  update,
  act,
  matmul,
  dense,
  launch,
  ...IMAGE_PROGRAMS,
  lstm,
  minimalrl: trainMinimalrl,
  cleanrl: trainCleanrl,
  zoo: trainZoo,
  ppo: trainPpo,
  a2c: trainA2c,
  minatar_dqn: trainMinatar,
  sac: trainSac,
  environment: stepEnvironment,
  minatar: stepEnvironment,
};

/** The net of the given weights: dense layers with relu between them. */
function netOf(tensors: Tensors, name: string): gluon.Block {
  const net = new gluon.nn.Sequential();
  const layers = layersOf(tensors, name);
  for (const [i, { weight }] of layers.entries()) {
    const [units, inUnits] = weight.shape as [number, number];
    const activation = i < layers.length - 1 ? "relu" : null;
    net.add(new gluon.nn.Dense(units, { in_units: inUnits, activation }));
  }
  net.initialize();
  const parameters = net.collect_params();
  for (const [i, { weight, bias }] of layers.entries()) {
    parameters.get(`${i}.weight`)?.set_data(arrayOf(weight));
    parameters.get(`${i}.bias`)?.set_data(arrayOf(bias));
  }
  return net;
}

async function update({ learning_rate }: UpdateWorkload, tensors: Tensors): Promise<Program> {
  const [policy, target] = [netOf(tensors, "policy"), netOf(tensors, "target")];
  return await bellmanUpdate(policy, target, learning_rate, tensors);
}

async function act(_: ActWorkload, tensors: Tensors): Promise<Program> {
  return await actions(netOf(tensors, "policy"), tensors.states as Tensor);
}

async function matmul({ transposed }: MatmulWorkload, tensors: Tensors): Promise<Program> {
  const [a, b] = [arrayOf(tensors.a as Tensor), arrayOf(tensors.b as Tensor)];
  const flags = { transpose_a: transposed === "a", transpose_b: transposed === "b" };
  return await repeated([a, b], () => [nd.dot(a, b, flags)]);
}

async function dense(_: unknown, tensors: Tensors): Promise<Program> {
  const [x, weight, bias, head] = ["x", "weight", "bias", "head"].map((name) =>
    arrayOf(tensors[name] as Tensor),
  ) as [nd.NDArray, nd.NDArray, nd.NDArray, nd.NDArray];
  for (const each of [x, weight, bias]) each.attach_grad();
  return await repeated([x, weight, bias, head], () => {
    const y = autograd.record(() => nd.dense(x, weight, bias));
    y.backward(head);
    return [y, ...[x, weight, bias].map(({ grad }) => grad as nd.NDArray)];
  });
}

async function lstm(
  { units, learning_rate }: RecurrentWorkload,
  tensors: Tensors,
): Promise<Program> {
  const net = new gluon.rnn.LSTM(units, { input_size: units });
  net.initialize();
  for (const [name, parameter] of net.collect_params()) {
    parameter.set_data(arrayOf(tensors[name.slice("l0_".length)] as Tensor));
  }
  const trainer = new gluon.Trainer(net.collect_params(), "sgd", { learning_rate });
  const penalty = new gluon.loss.L2Loss();
  const [x, target] = ["x", "target"].map((name) => arrayOf(tensors[name] as Tensor));
  const step = nd.compile(() => {
    const loss = autograd.record(() => penalty(net(x!), target!).mean());
    loss.backward();
    trainer.step(1);
    return loss;
  });
  return await updates(step);
}

async function launch({ kernels }: LaunchWorkload, tensors: Tensors): Promise<Program> {
  const x = arrayOf(tensors.x as Tensor);
  return await repeated([x], () => {
    let y = x;
    for (let i = 0; i < kernels; i++) y = y.tanh();
    return [y];
  });
}
