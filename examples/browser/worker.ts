/** The training and, beside it, what the agent does without exploration, drawn on the page's canvas. */
import { envs, rl, use } from "../../mod.ts";
import { meanReturn } from "./curve.ts";
import type { News, Order, Point } from "./messages.ts";

type Agent = rl.DQN<Float32Array>;

const STEPS = 50_000;
const SOLVED = 475; // the mean return that Gymnasium asks for
const FRAME_MS = 1000 / 50; // the time between two steps of CartPole
const FILE = "cart-pole"; // in the storage of this origin

let agent: Agent | null = null;
let curve: Point[] = [];
let isLearning = false;
let learning: Promise<unknown> = Promise.resolve();
let count = 0;

function news(text: string): News {
  const state = agent === null ? "empty" : isLearning ? "learning" : "resting";
  return { count: ++count, state, text, step: agent?.step ?? 0, curve };
}

function makeAgent(): Agent {
  return new rl.DQN(envs.make("CartPole-v1"), {
    learning_rate: 1e-3,
    batch_size: 128,
    learning_starts: 1_000,
    gamma: 0.98,
    train_freq: 1,
    target_update_interval: 10,
    tau: 0.1,
    max_grad_norm: 1,
  });
}

/** Learns until it has learned to balance, has taken all steps, or is told to rest. */
async function learn(report: (news: News) => void): Promise<News> {
  agent ??= makeAgent();
  agent.metadata.curve = curve as rl.Metadata[string]; // is saved with it
  let isSolved = false;
  const onStep = ({ step, episodeReturn }: rl.Progress): boolean => {
    if (episodeReturn !== null) {
      curve.push([step, episodeReturn]);
      isSolved = meanReturn(curve) >= SOLVED;
      report(news("It learns."));
    }
    return isLearning && !isSolved;
  };
  isLearning = true;
  report(news("It learns."));
  learning = agent.learn({ total_timesteps: STEPS, onStep });
  await learning;
  if (!isLearning) return news("It rests.");
  isLearning = false;
  return news(isSolved ? "It has learned it." : "It has taken all its steps.");
}

async function rest(): Promise<void> {
  isLearning = false;
  await learning;
}

/** Puts another agent, or none, in the place of this one. */
function replaceAgent(next: Agent | null): void {
  agent?.dispose();
  agent = next;
  const points = next?.metadata.curve ?? [];
  const isPoint = (each: unknown): each is Point =>
    Array.isArray(each) && each.length === 2 && each.every(Number.isFinite);
  curve = Array.isArray(points) ? (points as unknown[]).filter(isPoint) : []; // whatever a file says
}

async function load(file: string | File): Promise<News> {
  replaceAgent(await rl.DQN.load<Float32Array>(file, envs.make));
  return news("It is loaded.");
}

/** Shows what the agent does, also while it learns. */
async function play(canvas: OffscreenCanvas): Promise<never> {
  const env = envs.make("CartPole-v1");
  let state = env.get_init_state({ seed: 0 }) as Float32Array;
  for (;;) {
    env.render("canvas", canvas);
    await new Promise((resolve) => setTimeout(resolve, FRAME_MS));
    if (agent === null) continue;
    const { next_state, done } = env.step(await agent.act(state));
    state = (done ? env.get_init_state() : next_state) as Float32Array;
  }
}

async function obey(order: Order, { report }: rl.WorkerContext<News>): Promise<News> {
  if (order.kind === "show") {
    await use();
    void play(order.canvas);
    return news("Press Start.");
  }
  if (order.kind === "start") return await learn(report);
  await rest();
  switch (order.kind) {
    case "pause":
      return news("It rests.");
    case "stop":
      replaceAgent(null);
      return news("Press Start.");
    case "save":
      await agent?.save(FILE);
      return news("It is saved in this browser.");
    case "download":
      return { ...news("It is downloaded."), file: await agent!.save() };
    case "load":
      return await load(FILE);
    case "upload":
      return await load(order.file);
  }
}

export type Obey = typeof obey;
rl.serveWorker(obey);
