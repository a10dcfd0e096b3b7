/**
 * Whether the environments of Box2D are Gymnasium's, and how fast they are: `bun bench/box2d.ts [episodes] [id...]` plays so
 * many episodes (10,000 by default) at random and by a script, here and in Gymnasium with other seeds, and compares returns,
 * lengths and each number of an observation of each episode by the Kolmogorov-Smirnov test at 1%. Of several tests at
 * 1%, one in a hundred fails by chance: it is those far above 1 that tell. Then both take turns in stepping, and steps in a
 * second of processor time are compared. What is found goes into
 * `bench/results/box2d-<id>-<runtime>.json`.
 */

import { spawnSync } from "node:child_process";
import process, { exit } from "node:process";
import { fileURLToPath } from "node:url";
import { Argument, Command } from "commander";
import { wholeNumber } from "../cli/flags.ts";
import { envs, rl } from "../mod.ts";
import { median } from "./agree.ts";
import { interpreter } from "./peers/python.ts";
import { writeResults } from "./results.ts";

const IDS = [
  "LunarLander-v3",
  "LunarLanderContinuous-v3",
  "BipedalWalker-v3",
  "BipedalWalkerHardcore-v3",
];
const KINDS = ["random", "scripted"] as const;
const ROUNDS = 3;
const STEPS = 40_000;

type Kind = (typeof KINDS)[number];

interface Episodes {
  readonly returns: number[];
  readonly lengths: number[];
  readonly observations: number[][];
}

const [count, ids] = new Command("bench/box2d.ts")
  .description("Whether the environments of Box2D are Gymnasium's, and how fast they are.")
  .argument("[episodes]", "episodes of each kind", wholeNumber(1), 10_000)
  .addArgument(new Argument("[id...]", "environments").choices(IDS).default(IDS))
  .parse().processedArgs as [number, string[]];

const compared = new Map<string, object[]>(ids.map((id) => [id, []]));
let failures = 0;
for (const id of ids) {
  for (const kind of KINDS) {
    const theirs = ask<Episodes>("episodes", id, kind, `${count}`, `${count}`);
    const ours = play(id, kind);
    const names = ours.observations[0]!.map((_, i) => `observation ${i}`);
    const distances = {
      return: distance(ours.returns, theirs.returns),
      length: distance(ours.lengths, theirs.lengths),
      ...Object.fromEntries(
        names.map((name, i) => {
          const [a, b] = [ours, theirs].map((each) => each.observations.map((row) => row[i]!));
          return [name, distance(a!, b!)];
        }),
      ),
    };
    const above = Object.entries(distances).filter(([, value]) => value > 1);
    failures += above.length;
    const means = [ours, theirs].map((each) => [mean(each.returns), mean(each.lengths)] as const);
    const [[r, l], [theirR, theirL]] = means as [[number, number], [number, number]];
    console.log(
      `${id}, ${kind}, ${count} episodes: mean return ${r.toFixed(2)} and ${theirR.toFixed(2)}, ` +
        `length ${l.toFixed(2)} and ${theirL.toFixed(2)}; the largest distance is ` +
        `${Math.max(...Object.values(distances)).toFixed(2)} of that at 1%` +
        (above.length === 0 ? "" : `, above it ${above.map(([name]) => name).join(", ")}`),
    );
    compared.get(id)!.push({
      ...{ kind, episodes: count, distances },
      means: { ours: { return: r, length: l }, gymnasium: { return: theirR, length: theirL } },
    });
  }
}

for (const id of ids) {
  const [ours, theirs]: [number[], number[]] = [[], []];
  const step = stepper(id);
  step(); // compiled by then
  for (let i = 0; i < ROUNDS; i++) {
    ours.push(step());
    theirs.push(ask<{ speed: number }>("speed", id, `${STEPS / 2}`).speed);
  }
  const ratio = median(ours.map((each, i) => each / theirs[i]!));
  writeResults(`box2d-${id}`, {
    ...{ id, compared: compared.get(id) },
    speed: { ours, gymnasium: theirs, ratio },
  });
  console.log(
    `${id}: ${Math.round(median(ours))} steps in a second of processor time, Gymnasium ` +
      `${Math.round(median(theirs))}: ${ratio.toFixed(1)} times as many`,
  );
}
exit(failures === 0 ? 0 : 1);

function ask<T>(...words: string[]): T {
  const script = fileURLToPath(new URL("python/box2d_episodes.py", import.meta.url));
  const options = { encoding: "utf8", maxBuffer: 2 ** 30 } as const;
  const { stdout, stderr, error } = spawnSync(interpreter("modern"), [script, ...words], options);
  if (stdout) return JSON.parse(stdout) as T;
  const reason = error?.message ?? stderr.trim().split("\n").at(-1);
  console.error(
    `Cannot play Gymnasium's ${words[1]}: ${reason}; GLUEBALL_BENCH_PYTHON names a Python that has gymnasium[box2d].`,
  );
  return exit(1);
}

function play(id: string, kind: Kind): Episodes {
  const env: rl.Environment = envs.make(id);
  const episodes: Episodes = { returns: [], lengths: [], observations: [] };
  for (let seed = 0; seed < count; seed++) {
    const act = policy(id, kind, env, rl.default_rng(seed));
    const seen = [env.get_init_state({ seed }) as Float32Array];
    let total = 0;
    for (let over = false; !over; ) {
      const { next_state, reward, done } = env.step(act(seen.at(-1)!));
      seen.push(next_state as Float32Array);
      [total, over] = [total + reward, done];
    }
    episodes.returns.push(total);
    episodes.lengths.push(seen.length - 1);
    const at = Math.floor(((seed * 0.6180339887498949) % 1) * seen.length);
    episodes.observations.push([...seen[at]!]);
  }
  return episodes;
}

function policy(
  id: string,
  kind: Kind,
  env: rl.Environment,
  rng: rl.Generator,
): (state: Float32Array) => rl.Action {
  if (kind === "random") return () => env.action_space.sample(rng);
  if (!id.includes("Lander")) return sway;
  return id.includes("Continuous") ? (state) => land(state)[1] : (state) => land(state)[0];
}

/** Gymnasium's landing by hand: the action, and that of a lander with throttles. */
function land(state: Float32Array): [number, Float32Array] {
  const [x = 0, y = 0, vx = 0, vy = 0, angle = 0, spin = 0, left, right] = state;
  const target = clip(x * 0.5 + vx, 0.4);
  let turn = (target - angle) * 0.5 - spin;
  let hover = (0.55 * Math.abs(x) - y) * 0.5 - vy * 0.5;
  if (left || right) [turn, hover] = [0, -vy * 0.5];
  const isUp = hover > Math.abs(turn) && hover > 0.05;
  const action = isUp ? 2 : turn < -0.05 ? 3 : turn > 0.05 ? 1 : 0;
  return [action, Float32Array.of(clip(hover * 20 - 1, 1), clip(-turn * 20, 1))];
}

/** Swings the legs by a fixed function of the observation. */
function sway(state: Float32Array): Float32Array {
  return Float32Array.from({ length: 4 }, (_, k) => {
    let sum = 0;
    for (let j = 0; j < 14; j++) sum += Math.cos(3.1 * k + 1.7 * j) * state[j]!;
    return clip(sum, 1);
  });
}

function clip(value: number, most: number): number {
  return Math.max(-most, Math.min(most, value));
}

/** Takes steps with actions that were drawn before; tells how many in a second of processor time. */
function stepper(id: string): () => number {
  const env: rl.Environment = envs.make(id);
  const rng = rl.default_rng(0);
  const actions = Array.from({ length: STEPS }, () => env.action_space.sample(rng));
  env.get_init_state({ seed: 0 });
  return () => {
    const begin = process.cpuUsage();
    for (const action of actions) if (env.step(action).done) env.get_init_state();
    const { user, system } = process.cpuUsage(begin);
    return (1e6 * STEPS) / (user + system);
  };
}

/** The Kolmogorov-Smirnov statistic of two samples, over its critical value at 1%. */
function distance(a: readonly number[], b: readonly number[]): number {
  const [x, y] = [Float64Array.from(a).sort(), Float64Array.from(b).sort()];
  let [i, j, most] = [0, 0, 0];
  while (i < x.length && j < y.length) {
    const at = Math.min(x[i]!, y[j]!);
    while (x[i] === at) i++;
    while (y[j] === at) j++;
    most = Math.max(most, Math.abs(i / x.length - j / y.length));
  }
  return most / (1.628 * Math.sqrt(1 / a.length + 1 / b.length));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
