/** How much experience a learner takes, and how many updates it does meanwhile. */

import { spawn } from "node:child_process";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { LearnerLink } from "../../cli/distributed/learner_link.ts";
import { makeTask } from "../../cli/sweep/task.ts";
import { settingOf } from "../../cli/zoo/zoo.ts";
import { envs, rl, use } from "../../mod.ts";
import { ExperienceReader } from "../../rl/experience/experience_reader.ts";

const GENERATOR = fileURLToPath(new URL("generator.ts", import.meta.url));
const RUNTIME = process.versions.deno === undefined ? [] : ["run", "-A", "--no-check"];

/** What is offered. */
export interface Offer {
  readonly actors: number;
  /** Messages a second of all actors together. */
  readonly rate: number;
  readonly seconds: number;
  /** Transitions to an update; `Infinity`: none. */
  readonly trainFreq: number;
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

export function makeAgent(trainFreq: number): InstanceType<typeof rl.DQN> {
  return new rl.DQN(envs.make("CartPole-v1") as never, {
    ...{ prioritized_replay: true, buffer_size: 100_000, batch_size: 64, learning_starts: 1000 },
    ...{ train_freq: Number.isFinite(trainFreq) ? trainFreq : 1e9, n_steps: 3 },
  });
}

/** Runs a load generator and a learner, which takes what comes. */
export async function ingest(url: string, prefix: string, offer: Offer): Promise<Ingested> {
  await use("native");
  const { actors, rate, seconds, trainFreq } = offer;
  const stop = new AbortController();
  const room = { mostWaiting: Math.max(64, 2 * actors), mostKept: 1_000_000 };
  using link = await LearnerLink.open(url, { prefix, lease: 60_000, ...room, signal: stop.signal });
  await link.clear();
  await link.announce(makeTask(settingOf("CartPole-v1", "dqn"), 0, "native"));
  await link.publish(new Uint8Array(1));
  const agent = makeAgent(trainFreq);
  const reader = new ExperienceReader(agent as never, link);
  const words = [url, prefix, actors, rate, seconds].map(String);
  const child = spawn(process.execPath, [...RUNTIME, GENERATOR, ...words], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let printed = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    printed += text;
  });
  const ended = new Promise((resolve) => child.once("close", resolve));
  void ended.then(() => stop.abort());
  let [began, cpu, released] = [0, process.cpuUsage(), 0];
  await agent
    .learn({
      total_timesteps: Number.MAX_SAFE_INTEGER,
      experience: reader,
      signal: stop.signal,
      onStep: ({ step }) => {
        if (step === 1) [began, cpu] = [performance.now(), process.cpuUsage()];
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
  const updates = Number.isFinite(trainFreq) ? Math.max(0, agent.step - 1000) / trainFreq : 0;
  agent.dispose();
  const { accepted, median, p99 } = JSON.parse(printed);
  return {
    ...{ offered: rate, accepted, median, p99 },
    ...{ transitions: agent.step / wall, updates: updates / wall },
    ...{ transitionsPerCpu: agent.step / used, updatesPerCpu: updates / used },
  };
}

/** Updates a second of the same agent alone, from a full replay buffer: by the clock, and by processor time. */
export async function updatesAlone(seconds: number): Promise<readonly [wall: number, cpu: number]> {
  await use("native");
  const agent = makeAgent(1);
  const state = Float32Array.of(0.1, 0.2, 0.3, 0.4);
  const rest = { state, action: 1, next_state: state, discount: 0.9 };
  for (let i = 0; i < 100_000; i++) agent.buffer.append({ ...rest, reward: (i % 10) / 10 });
  for (let i = 0; i < 100; i++) await agent.update();
  const [began, cpu] = [performance.now(), process.cpuUsage()];
  let count = 0;
  while (performance.now() - began < 1000 * seconds) {
    await agent.update();
    count++;
  }
  const { user, system } = process.cpuUsage(cpu);
  agent.dispose();
  return [count / ((performance.now() - began) / 1000), count / ((user + system) / 1e6)];
}
