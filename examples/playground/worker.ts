/** The worker of the playground: trains, and tells the page what a server would tell it. */

import {
  isVector,
  keepStatistics,
  restoreStatistics,
  type VectorSetup,
  wrapLike,
  wrapVector,
} from "../../cli/vector_setup.ts";
import { envs, rl, use } from "../../mod.ts";
import { Checkpoint } from "../../rl/train/checkpoint.ts";
import type { Answer, Order, Wanted } from "./orders.ts";

const EVAL_EPISODES = 10;
/** Where the page's Save saves, in the storage of this origin. */
const FILE = "playground.safetensors";

let agent: rl.Agent | null = null;
let view: rl.TrainingView | null = null;
let learning: Promise<unknown> = Promise.resolve();
let report: ((message: rl.ViewMessage) => void) | null = null;

function makeEnvs(id: string, setup: VectorSetup, gamma: unknown): ReturnType<rl.MakeEnv> {
  if (!isVector(setup)) return envs.make(id) as rl.Environment;
  const vector = envs.make_vec(id, setup.n_envs, { autoreset_mode: "same_step" });
  return wrapVector(
    vector as never,
    setup,
    typeof gamma === "number" ? gamma : undefined,
  ) as ReturnType<rl.MakeEnv>;
}

/** Puts an agent in the place of the one before, and shows it. */
async function show(next: rl.Agent, steps: number): Promise<void> {
  view?.close();
  agent?.dispose();
  agent = next;
  const own = wrapLike(next.env, envs.make(next.env.name) as rl.Environment);
  const { reward_threshold } = envs.spec(next.env.name);
  view = await rl.watchTraining(next, {
    ...{ env: own, totalSteps: steps, threshold: reward_threshold },
    save: async () => {
      await next.save(FILE);
      return "the storage of this page";
    },
  });
  report?.({ kind: "runs", runs: [view.snapshot()] });
  view.watch((message) => report?.(message));
}

async function stop(): Promise<void> {
  await view?.command({ id: view.id, command: "stop" }).catch(() => {}); // where it has ended
  await learning;
}

async function train({
  environment,
  algorithm,
  backend,
  options,
  setup,
  steps,
}: Wanted): Promise<Answer> {
  await stop();
  await use(backend);
  const env = makeEnvs(environment, setup, options.gamma);
  const next = rl.algorithms[algorithm].make(env as never, options);
  Object.assign(next.metadata, { environment: {}, ...setup, backend });
  keepStatistics(env, next.metadata);
  await show(next, steps);
  return learn(next, steps);
}

/** Learns up to so many steps in all, and evaluates ten times. */
async function learn(current: rl.Agent, steps: number): Promise<Answer> {
  const shown = view!;
  const evalEnv = wrapLike(current.env, envs.make(current.env.name) as rl.Environment);
  const { reward_threshold } = envs.spec(current.env.name);
  const evaluator = new rl.Evaluator(current as never, {
    every: Math.ceil((steps - current.step) / 10),
    episodes: EVAL_EPISODES,
    ...(reward_threshold !== undefined && { threshold: reward_threshold }),
    evaluate: (given) => current.evaluate(evalEnv, given),
    onEvaluation: shown.onEvaluation,
  });
  const work = current.learn({ total_timesteps: steps, onStep: [evaluator.onStep, shown.onStep] });
  learning = work.catch(() => {});
  try {
    await work;
  } catch (error) {
    shown.end("failed", error instanceof Error ? error.message : String(error));
    throw error;
  }
  const isWhole = current.step >= steps;
  shown.end(evaluator.isSolved ? "solved" : isWhole ? "finished" : "interrupted");
  return {
    text: evaluator.isSolved
      ? "It is solved."
      : isWhole
        ? "It has taken all steps."
        : "It is stopped.",
  };
}

async function open(file: File, backend: Wanted["backend"]): Promise<Answer> {
  await stop();
  await use(backend);
  const checkpoint = await Checkpoint.open(file);
  await checkpoint.close();
  const { metadata, options } = checkpoint.spec;
  const { n_envs = 1, normalize = false, frame_stack = 1 } = metadata;
  const setup = { n_envs, normalize, frame_stack } as VectorSetup;
  const { gamma } = options as { readonly gamma?: unknown };
  const next = await rl.load(file, (id) => makeEnvs(id, setup, gamma));
  const { statistics } = metadata;
  if (statistics !== undefined) restoreStatistics(next.env, statistics);
  await show(next, next.total_timesteps);
  return { text: `${next.algorithm} on ${next.env.name}, ${next.step} steps.` };
}

async function obey(order: Order, context: rl.WorkerContext<rl.ViewMessage>): Promise<Answer> {
  switch (order.kind) {
    case "watch":
      report = context.report;
      await new Promise<void>((resolve) => {
        context.signal.addEventListener("abort", () => resolve());
      });
      return { text: "" };
    case "train":
      return await train(order.wanted);
    case "open":
      return await open(order.file, order.backend);
    case "continue":
      if (agent === null)
        throw new Error("Cannot continue: there is no agent; train one, or open a checkpoint.");
      await stop();
      await show(agent, agent.step + order.steps);
      return await learn(agent, agent.step + order.steps);
    case "command":
      if (view === null) throw new Error("Cannot do that: there is no training yet; press Train.");
      return { text: await view.command(order.command) };
    case "download": {
      if (agent === null) throw new Error("Cannot download: there is no agent; train one first.");
      const current = agent;
      const blob = (await view!.betweenSteps(() => current.save())) as Blob;
      return {
        text: "Downloaded.",
        file: { name: `${agent.env.name.replaceAll("/", "-")}.safetensors`, blob },
      };
    }
  }
}

export type Obey = typeof obey;
rl.serveWorker(obey);
