/** glueball, every workload compiled: what a user of Gluon would write. */

import { type Backend, type BackendName, load } from "../../backends/mod.ts";
import { setBackend } from "../../gluon/nd/context.ts";
import { autograd, gluon, nd, use } from "../../mod.ts";
import { layersOf, type Tensor, type Tensors } from "../data.ts";
import { CHECKED_UPDATES, type Peer, type Program, type Programs, peerOf } from "../peer.ts";
import type {
  ActWorkload,
  MatmulWorkload,
  RecurrentWorkload,
  UpdateWorkload,
} from "../workloads.ts";
import { stepEnvironment } from "./glueball_environments.ts";
import {
  trainA2c,
  trainCleanrl,
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
  lstm,
  minimalrl: trainMinimalrl,
  cleanrl: trainCleanrl,
  zoo: trainZoo,
  ppo: trainPpo,
  a2c: trainA2c,
  sac: trainSac,
  environment: stepEnvironment,
  minatar: stepEnvironment,
};

/** An array that lives until the process ends. */
function arrayOf({ shape, values }: Tensor): nd.NDArray {
  return nd.keep(nd.array(values, { shape }));
}

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
  const trainer = new gluon.Trainer(policy.collect_params(), "adam", { learning_rate });
  const penalty = new gluon.loss.HuberLoss();
  const [state, action, reward, nextState, discount] = [
    "state",
    "action",
    "reward",
    "next_state",
    "discount",
  ].map((name) => arrayOf(tensors[name] as Tensor)) as NDArrays5;

  const step = nd.compile(() => {
    const wanted = reward.add(discount.multiply(target(nextState).max({ axis: 1 })));
    const loss = autograd.record(() => penalty(policy(state).pick(action), wanted).mean());
    loss.backward();
    trainer.step(1);
    return loss;
  });
  return await updates(step);
}

/** A program of training steps that give the loss. */
async function updates(step: nd.Compiled<nd.NDArray>): Promise<Program> {
  const losses: number[] = [];
  for (let i = 0; i < CHECKED_UPDATES; i++) losses.push(await step().asscalar());
  return {
    check: [losses],
    async run(runs) {
      for (let i = 0; i < runs - 1; i++) step();
      await step().asscalar();
      return undefined;
    },
    release: () => step.dispose(),
  };
}

type NDArrays5 = [nd.NDArray, nd.NDArray, nd.NDArray, nd.NDArray, nd.NDArray];

async function act(_: ActWorkload, tensors: Tensors): Promise<Program> {
  const policy = netOf(tensors, "policy");
  const { shape, values } = tensors.states as Tensor;
  const [count, length] = shape as [number, number];
  const state = nd.keep(nd.zeros([1, length]));
  const best = nd.compile(() => policy(state).argmax({ axis: 1 }));
  const choose = (i: number): Promise<number> => {
    state.set(values.subarray(i * length, (i + 1) * length));
    return best().asscalar();
  };
  const actions: number[] = [];
  for (let i = 0; i < count; i++) actions.push(await choose(i));
  return {
    check: [actions],
    async run(runs) {
      for (let i = 0; i < runs; i++) await choose(i % count);
      return undefined;
    },
    release: () => best.dispose(),
  };
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

async function repeated(inputs: readonly nd.NDArray[], body: () => nd.NDArray[]): Promise<Program> {
  const step = nd.compile(body);
  const check = await Promise.all(step().map((each) => each.toArray()));
  return {
    check,
    async run(runs) {
      for (let i = 0; i < runs - 1; i++) step();
      await step().at(-1)?.toArray();
      return undefined;
    },
    release() {
      step.dispose();
      for (const each of inputs) each.dispose();
    },
  };
}
