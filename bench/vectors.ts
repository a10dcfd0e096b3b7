/**
 * Environments of Python's Gymnasium in several processes, through the vectorised bridge and in Stable-Baselines3's
 * `SubprocVecEnv`, in one run and in turn: `bun bench/vectors.ts --python python [--envs 8] [--workers 2] [--seconds 3] [--json file]`.
 * The Python needs stable-baselines3, gymnasium[box2d,mujoco], ale-py and opencv-python.
 */

import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { type GymnasiumOptions, make_vec } from "../envs/mod.ts";
import { default_rng, elementAt, emptyBatch, putElement } from "../rl/mod.ts";
import { describeMachine } from "./machine.ts";

interface Case {
  readonly name: string;
  readonly id: `gymnasium:${string}`;
  readonly options?: GymnasiumOptions;
}

const CASES: readonly Case[] = [
  { name: "CartPole-v1", id: "gymnasium:CartPole-v1" },
  { name: "LunarLander-v3", id: "gymnasium:LunarLander-v3" },
  { name: "ALE/Breakout-v5", id: "gymnasium:ale_py:ALE/Breakout-v5" },
  {
    name: "ALE/Breakout-v5, AtariPreprocessing",
    id: "gymnasium:ale_py:ALE/Breakout-v5",
    options: { atari_preprocessing: true },
  },
  { name: "HalfCheetah-v5", id: "gymnasium:HalfCheetah-v5" },
];

const { values: flags } = parseArgs({
  options: {
    python: { type: "string", default: "python3" },
    envs: { type: "string", default: "8" },
    workers: { type: "string", default: "" },
    seconds: { type: "string", default: "3" },
    rounds: { type: "string", default: "3" },
    only: { type: "string", default: "" },
    json: { type: "string" },
  },
});
const count = Number(flags.envs);
const seconds = Number(flags.seconds);

/** Steps of all environments a second, with random actions drawn before. */
function ours({ id, options = {} }: Case): number {
  const workers = flags.workers === "" ? {} : { workers: Number(flags.workers) };
  const env = make_vec(id as string, count, {
    ...{ ...options, ...workers, python: flags.python },
    autoreset_mode: "same_step",
  });
  try {
    const rng = default_rng(0);
    const space = env.single_action_space;
    const actions = Array.from({ length: 64 }, () => {
      const batch = emptyBatch(space, count);
      for (let i = 0; i < count; i++) putElement(space, batch, i, space.sample(rng));
      return batch;
    });
    env.get_init_state({ seed: 0 });
    for (let t = 0; t < 20; t++) env.step(actions[t]!);
    const begin = performance.now();
    let steps = 0;
    while (performance.now() - begin < seconds * 1000) {
      for (let t = 0; t < 8; t++, steps++) env.step(actions[steps % 64]!);
    }
    elementAt(env.single_observation_space, env.step(actions[0]!).next_state, 0);
    return (steps * count * 1000) / (performance.now() - begin);
  } finally {
    env.close?.();
  }
}

function theirs({ name, options }: Case): { readonly rate: number; readonly versions: object } {
  const script = fileURLToPath(new URL("python/subproc_vec_env.py", import.meta.url));
  const id = name.split(",")[0] as string;
  const atari = options === undefined ? "plain" : "atari";
  const args = [script, id, String(count), String(seconds), atari];
  const text = execFileSync(flags.python, args, {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
  return JSON.parse(text.trim().split("\n").at(-1) as string);
}

const median = (x: readonly number[]): number =>
  [...x].sort((a, b) => a - b)[x.length >> 1] as number;

const rows = [];
for (const each of CASES.filter(({ name }) => name.includes(flags.only))) {
  const rounds = Array.from({ length: Number(flags.rounds) }, () => {
    const own = ours(each);
    const { rate, versions } = theirs(each);
    return { own, rate, versions };
  });
  const row = {
    name: each.name,
    glueball: median(rounds.map(({ own }) => own)),
    SubprocVecEnv: median(rounds.map(({ rate }) => rate)),
    ratio: median(rounds.map(({ own, rate }) => own / rate)),
    versions: rounds[0]!.versions,
  };
  rows.push(row);
  console.log(
    `${row.name.padEnd(36)} ${row.glueball.toFixed(0).padStart(8)} steps/s, SubprocVecEnv ` +
      `${row.SubprocVecEnv.toFixed(0).padStart(8)}: ${row.ratio.toFixed(2)} times`,
  );
}
if (flags.json) {
  const result = { machine: describeMachine(), envs: count, seconds, rows };
  writeFileSync(flags.json, `${JSON.stringify(result, null, 2)}\n`);
}
