/**
 * Updates and acts on a GPU, compiled beside eager, as JSON: `deno run -A bench/webgpu_gpu.ts > gpu.json`.
 *
 * A time counts only from a real GPU. An act ends with its result on the host; under Deno that takes 10 ms or more,
 * for so long does its `mapAsync` sleep.
 */

import { Command } from "commander";
import { load } from "../backends/mod.ts";
import type { WebgpuBackend } from "../backends/webgpu/mod.ts";
import { autograd, gluon, nd, use } from "../mod.ts";
import { median } from "./agree.ts";
import { describeMachine } from "./machine.ts";
import { type ActWorkload, nameOf, type UpdateWorkload, WORKLOADS } from "./workloads.ts";

type Mode = "eager" | "compiled";

/** Does the work so many times and waits for the last result. */
type Run = (times: number) => Promise<number>;

/** What one mode of a workload takes. */
interface Figures {
  readonly microseconds: number;
  readonly dispatches: number;
  readonly submits: number;
}

const WIDE = [4, 1024, 1024, 2];
const CHECKED = 3;

const options = new Command("webgpu_gpu")
  .description("Times updates and acts on WebGPU, compiled beside eager, and prints JSON.")
  .option("--rounds <n>", "how many times each is timed; the median counts", Number, 9)
  .option("--runs <n>", "how often it runs each time", Number, 200)
  .parse()
  .opts<{ rounds: number; runs: number }>();

const workloads: (UpdateWorkload | ActWorkload)[] = [
  ...WORKLOADS.filter((each) => each.kind === "update" || each.kind === "act"),
  { kind: "update", layers: WIDE, batch: 128, learning_rate: 5e-4 },
  { kind: "act", layers: WIDE },
];

await use("webgpu");
const backend = (await load("webgpu")) as WebgpuBackend;
const results: Record<string, Record<Mode, Figures>> = {};
for (const workload of workloads) results[nameOf(workload)] = await compare(workload);
const adapter = backend.adapter.name;
console.log(JSON.stringify({ ...describeMachine(), adapter, ...options, results }, null, 2));
backend.dispose();

/** Figures of both modes, once both were seen to compute the same. */
async function compare(workload: UpdateWorkload | ActWorkload): Promise<Record<Mode, Figures>> {
  const prepare = (mode: Mode): Run =>
    workload.kind === "update" ? prepareUpdate(workload, mode) : prepareAct(workload, mode);
  const runs = { eager: prepare("eager"), compiled: prepare("compiled") };
  for (let i = 0; i < CHECKED; i++) {
    const [eager, compiled] = [await runs.eager(1), await runs.compiled(1)];
    if (Math.abs(eager - compiled) <= 1e-3 * Math.abs(eager)) continue;
    throw new Error(`Cannot time ${nameOf(workload)}: eager gives ${eager}, compiled ${compiled}.`);
  }
  return { eager: await time(runs.eager), compiled: await time(runs.compiled) };
}

async function time(run: Run): Promise<Figures> {
  await run(options.runs);
  const before = { ...backend.counters };
  const seconds: number[] = [];
  for (let round = 0; round < options.rounds; round++) {
    const start = performance.now();
    await run(options.runs);
    seconds.push((performance.now() - start) / 1000 / options.runs);
  }
  const times = options.rounds * options.runs;
  const { dispatches, submits } = backend.counters;
  return {
    microseconds: median(seconds) * 1e6,
    dispatches: (dispatches - before.dispatches) / times,
    submits: (submits - before.submits) / times,
  };
}

/** Policy net, target net, Bellman target, smooth-L1, backward, Adam; a run's result is the last loss. */
function prepareUpdate({ layers, batch, learning_rate }: UpdateWorkload, mode: Mode): Run {
  const [policy, target] = [netOf(layers, 1), netOf(layers, 2)];
  const trainer = new gluon.Trainer(policy.collect_params(), "adam", { learning_rate });
  const penalty = new gluon.loss.HuberLoss();
  const rng = nd.random.default_rng(3);
  const draw = (...shape: number[]): nd.NDArray => nd.keep(nd.random.normal(0, 1, { shape, rng }));
  const [state, nextState, reward] = [draw(batch, 4), draw(batch, 4), draw(batch)];
  const action = nd.keep(nd.random.randint(0, 2, { shape: [batch], rng }));
  const discount = nd.keep(nd.full([batch], 0.98));
  const update = (): nd.NDArray =>
    nd.scope(() => {
      const wanted = reward.add(discount.multiply(target(nextState).max({ axis: 1 })));
      const loss = autograd.record(() => penalty(policy(state).pick(action), wanted).mean());
      loss.backward();
      trainer.step(1);
      return loss;
    });
  return repeated(mode === "compiled" ? nd.compile(update) : update);
}

/** Greedy actions in one state after the other; a run's result is the last action. */
function prepareAct({ layers }: ActWorkload, mode: Mode): Run {
  const policy = netOf(layers, 1);
  const rng = nd.random.default_rng(3);
  const state = nd.keep(nd.zeros([1, 4]));
  const best = (): nd.NDArray => nd.scope(() => policy(state).argmax({ axis: 1 }));
  const run = repeated(mode === "compiled" ? nd.compile(best) : best);
  return async (times) => {
    let action = 0;
    for (let i = 0; i < times; i++) {
      state.set([rng.normal(), rng.normal(), rng.normal(), rng.normal()]);
      action = await run(1);
    }
    return action;
  };
}

function repeated(step: () => nd.NDArray): Run {
  return async (times) => {
    for (let i = 1; i < times; i++) step().dispose();
    const last = step();
    const value = await last.asscalar();
    last.dispose();
    return value;
  };
}

/** Dense layers with relu between them. */
function netOf(layers: readonly number[], seed: number): gluon.Block {
  const net = new gluon.nn.Sequential();
  for (const [i, units] of layers.slice(1).entries()) {
    const activation = i < layers.length - 2 ? "relu" : null;
    net.add(new gluon.nn.Dense(units, { in_units: layers[i] as number, activation }));
  }
  net.initialize("xavier", { rng: nd.random.default_rng(seed) });
  return net;
}
