/** How much experience a learner takes, and how many updates it does meanwhile. */

import { spawn } from "node:child_process";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { LearnerLink } from "../../cli/distributed/learner_link.ts";
import { makeTask } from "../../cli/sweep/task.ts";
import { settingOf } from "../../cli/zoo/zoo.ts";
import { envs, rl } from "../../mod.ts";
import type { ReceivedSteps } from "../../rl/agent.ts";
import { adaptEnv } from "../../rl/collect/collector.ts";
import { ExperienceReader } from "../../rl/experience/experience_reader.ts";
import { packedLayout } from "../../rl/experience/packed_transitions.ts";
import { median } from "../agree.ts";
import { randomTransitions, TRANSITIONS } from "./random_transitions.ts";

const GENERATOR = fileURLToPath(new URL("generator.ts", import.meta.url));
const LEARNING = fileURLToPath(new URL("learning.ts", import.meta.url));
/** Milliseconds of learning before anything is measured, in which it is compiled. */
const WARMUP = 2000;
const RUNTIME = process.versions.deno === undefined ? [] : ["run", "-A", "--no-check"];

/** What is offered. */
export interface Offer {
  readonly actors: number;
  /** Messages a second of all actors together. */
  readonly rate: number;
  readonly seconds: number;
}

/** What came of it. */
export interface Ingested {
  readonly offered: number;
  /** Messages a second that were put. */
  readonly accepted: number;
  /** Transitions a second that the learner took. */
  readonly transitions: number;
  readonly updates: number;
  /** The same by a second of the learner's processor time, which other processes do not change. */
  readonly transitionsPerCpu: number;
  readonly updatesPerCpu: number;
  /** Milliseconds to put a message. */
  readonly median: number | null;
  readonly p99: number | null;
}

/** What learns: a setting of the zoo, and what differs from it. */
export interface Learned {
  readonly setting: string;
  readonly options: Readonly<Record<string, unknown>>;
}

/** Takes experience as fast as it comes, and learns from none. */
export const IDLE: Learned = {
  setting: "CartPole-v1",
  options: { prioritized_replay: true, buffer_size: 100_000, learning_starts: 1e9 },
};

type DQN = InstanceType<typeof rl.DQN>;

export function makeAgent({ setting, options }: Learned): DQN {
  const { environment, options: own } = settingOf(setting, "dqn");
  return new rl.DQN(envs.make(environment) as never, { ...own, ...options });
}

/** Numbers of a transition: both states, the action, reward, discount and TD error. */
function widthOf(agent: DQN): number {
  return 2 * packedLayout(adaptEnv(agent.env), true).state.width + 4;
}

/** Runs a load generator and a learner, which takes what comes. */
export async function ingest(
  url: string,
  prefix: string,
  agent: DQN,
  offer: Offer,
): Promise<Ingested> {
  const { actors, rate, seconds } = offer;
  const stop = new AbortController();
  const room = { mostWaiting: Math.max(64, 2 * actors), mostKept: 1_000_000 };
  using link = await LearnerLink.open(url, { prefix, lease: 60_000, ...room, signal: stop.signal });
  await link.clear();
  await link.announce(makeTask(settingOf("CartPole-v1", "dqn"), 0, "native"));
  await link.publish(new Uint8Array(1));
  const reader = new ExperienceReader(agent as never, link);
  const words = [url, prefix, actors, rate, seconds, widthOf(agent)].map(String);
  const generated = run<Pick<Ingested, "accepted" | "median" | "p99">>(GENERATOR, words);
  void generated.then(() => stop.abort());
  let [first, began, cpu, released] = [0, 0, process.cpuUsage(), agent.step];
  await agent
    .learn({
      total_timesteps: Number.MAX_SAFE_INTEGER,
      experience: reader,
      signal: stop.signal,
      onStep: ({ step }) => {
        if (began === 0) began = performance.now() + WARMUP;
        if (first === 0 && performance.now() >= began) [first, cpu] = [step, process.cpuUsage()];
        if (step - released < 64 * 128) return undefined;
        released = step;
        return link.release(reader.place.position); // as a checkpoint does
      },
    })
    .catch((error: Error) => {
      if (!stop.signal.aborted) throw error;
    });
  const wall = (performance.now() - began) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  const used = (user + system) / 1e6;
  const transitions = agent.step + 1 - first;
  const updates = transitions * updatesIn(agent);
  return {
    ...{ offered: rate, ...(await generated) },
    ...{ transitions: transitions / wall, updates: updates / wall },
    ...{ transitionsPerCpu: transitions / used, updatesPerCpu: updates / used },
  };
}

/** Updates that a transition brings. */
function updatesIn({ options, step }: DQN): number {
  const { learning_starts, gradient_steps, train_freq } = options;
  return step < learning_starts ? 0 : gradient_steps / (train_freq as number);
}

/** Updates a second by how experience comes, and of what they need of the processor. */
export interface Compared extends Learned {
  /** Transitions a second that the learner took beside actors. */
  readonly transitions: number;
  /** From replay that is full, to which nothing is added. */
  readonly bare: Updates;
  /** Without actors or Redis: experience as theirs comes from the learner's own memory. */
  readonly alone: Updates;
  readonly beside: Updates;
  /** Medians of the rounds: how much of the updates alone there is beside actors. */
  readonly share: number;
  readonly sharePerCpu: number;
}

/** By the clock, and by a second of the learner's processor time. */
type Updates = Pick<Ingested, "updates" | "updatesPerCpu">;

/** Compares in turn, so that what else the machine does falls on both, each in a process that does nothing else. */
export async function compare(
  url: string,
  learned: Learned,
  { rounds, ...offer }: Offer & { readonly rounds: number },
): Promise<Compared> {
  const [bare, alone, beside]: [Updates[], Updates[], Ingested[]] = [[], [], []];
  for (let i = 0; i < rounds; i++) {
    bare.push(await run(LEARNING, [JSON.stringify({ learned, offer, isBare: true })]));
    alone.push(await run(LEARNING, [JSON.stringify({ learned, offer })]));
    beside.push(await run(LEARNING, [JSON.stringify({ learned, offer, url, prefix: `${i}:` })]));
  }
  const of = (all: readonly Updates[]): Updates => ({
    updates: median(all.map(({ updates }) => updates)),
    updatesPerCpu: median(all.map(({ updatesPerCpu }) => updatesPerCpu)),
  });
  const share = (key: keyof Updates): number =>
    median(beside.map((each, i) => each[key] / alone[i]![key]));
  return {
    ...learned,
    transitions: median(beside.map(({ transitions }) => transitions)),
    ...{ bare: of(bare), alone: of(alone), beside: of(beside) },
    ...{ share: share("updates"), sharePerCpu: share("updatesPerCpu") },
  };
}

/** Runs a program, and gives what it prints. */
async function run<R>(program: string, words: readonly string[]): Promise<R> {
  const child = spawn(process.execPath, [...RUNTIME, program, ...words], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let printed = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    printed += text;
  });
  await new Promise((resolve) => child.once("close", resolve));
  return JSON.parse(printed) as R;
}

/** Fills the replay buffer with random transitions. */
export function fill({ buffer, env }: DQN): void {
  const rng = rl.default_rng(0);
  const { width } = packedLayout(adaptEnv(env), true).state;
  const row = (): Float32Array => Float32Array.from({ length: width }, () => rng.random());
  for (let i = 0; i < buffer.capacity; i++) {
    const [state, nextState] = [row(), row()];
    const [reward, discount, error] = [rng.random(), 0.9, rng.random()];
    buffer.append({ state, next_state: nextState, action: 1, reward, discount, error });
  }
}

/** The same loop without actors. */
export async function learnAlone(
  agent: DQN,
  seconds: number,
  { isBare }: { readonly isBare: boolean },
): Promise<Updates> {
  const began = performance.now() + WARMUP;
  let [first, cpu] = [0, process.cpuUsage()];
  await agent.learn({
    total_timesteps: Number.MAX_SAFE_INTEGER,
    experience: isBare ? NONE : new ExperienceReader(agent as never, memoryOf(agent)),
    onStep: ({ step }) => {
      const now = performance.now();
      if (first === 0 && now >= began) [first, cpu] = [step, process.cpuUsage()];
      return now < began + 1000 * seconds - WARMUP;
    },
  });
  const { user, system } = process.cpuUsage(cpu);
  const updates = (agent.step - first) * updatesIn(agent);
  return {
    updates: (updates / (performance.now() - began)) * 1000,
    updatesPerCpu: updates / ((user + system) / 1e6),
  };
}

/** Adds nothing to what is there already. */
const NONE: ReceivedSteps = {
  ...{ ended: 0, metrics: { staleness: 0 }, next: () => undefined, advance: () => {} },
  begin: () => ({ [Symbol.dispose]: () => {} }),
  step: () => ({ episodeReturn: null, episodeLength: null }),
};

/** Gives one message of the generator's again and again. */
function memoryOf(agent: DQN): rl.ExperienceSource {
  const bytes = randomTransitions(widthOf(agent));
  let position = 0;
  return {
    take: async () => ({
      ...{ count: TRANSITIONS, bytes: bytes.slice(), version: 1, episodes: [] },
      ...{ position: `${++position}`, staleness: 0 },
    }),
    seek: () => {},
    release: async () => {},
    refuse: (_, reason) => {
      throw new RangeError(reason);
    },
  };
}
