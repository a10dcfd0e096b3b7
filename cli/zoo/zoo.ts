/** The zoo: tuned settings, a file for each algorithm in `zoo/`. Flags override them. */

import { readFileSync } from "node:fs";
import * as z from "zod/mini";
import { safeParse } from "../../backends/base/safe_parse.ts";
import { list, make } from "../../envs/mod.ts";
import { type AlgorithmName, algorithms } from "../../rl/algorithms/mod.ts";
import { resolveOptions } from "../../rl/algorithms/options/fragments.ts";
import { Box, Discrete, type Space } from "../../rl/spaces/mod.ts";
import { normalizing, PLAIN, type VectorSetup } from "../vector_setup.ts";
import a2c from "./a2c.json" with { type: "json" };
import c51 from "./c51.json" with { type: "json" };
import ddpg from "./ddpg.json" with { type: "json" };
import dqn from "./dqn.json" with { type: "json" };
import ppo from "./ppo.json" with { type: "json" };
import pqn from "./pqn.json" with { type: "json" };
import qrdqn from "./qrdqn.json" with { type: "json" };
import recurrentDQN from "./recurrent_dqn.json" with { type: "json" };
import sac from "./sac.json" with { type: "json" };
import td3 from "./td3.json" with { type: "json" };
import tqc from "./tqc.json" with { type: "json" };

/** What others say that they reach. */
export interface Published {
  readonly system: string;
  readonly mean: number;
  /** Between runs or, of one run, between episodes. */
  readonly std: number;
  readonly runs: number;
  readonly source: string;
}

/** How to train with one algorithm on one environment, in the words of rl-baselines3-zoo. */
export interface Setting extends VectorSetup {
  /** The environment's id, or that and more: `CartPole-v1/cleanrl`. */
  readonly name: string;
  readonly environment: string;
  readonly about: string;
  readonly algorithm: AlgorithmName;
  /** Steps to take in all, if it is not solved before. */
  readonly n_timesteps: number;
  /** Steps between two evaluations. */
  readonly eval_freq: number;
  /** What a benchmark reports: the return of the best greedy policy, or that of the last episodes of training. */
  readonly measure: "greedy" | "training";
  /** Options of the environment, as `--env-option` takes them. */
  readonly env_options: Readonly<Record<string, string>>;
  /** What differs from the algorithm's own defaults. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly published: readonly Published[];
}

const count = z.int().check(z.gte(1));

/** The form of a file with a setting. */
const form = z.strictObject({
  name: z.exactOptional(z.string()),
  environment: z.string(),
  about: z._default(z.string(), ""),
  algorithm: z.enum(Object.keys(algorithms) as AlgorithmName[]),
  n_timesteps: count,
  eval_freq: count,
  measure: z._default(z.enum(["greedy", "training"]), "greedy"),
  n_envs: z._default(count, PLAIN.n_envs),
  normalize: z._default(normalizing, PLAIN.normalize),
  frame_stack: z._default(count, PLAIN.frame_stack),
  env_options: z._default(z.record(z.string(), z.string()), {}),
  options: z._default(z.record(z.string(), z.unknown()), {}),
  published: z._default(
    z.array(
      z.strictObject({
        system: z.string(),
        mean: z.number(),
        std: z.number(),
        runs: count,
        source: z.url(),
      }),
    ),
    [],
  ),
});

/** All settings there are; the first of an environment is the one where no algorithm is named. */
export const ZOO: readonly Setting[] = Object.entries({
  dqn,
  c51,
  pqn,
  qrdqn,
  recurrent_dqn: recurrentDQN,
  sac,
  tqc,
  td3,
  ddpg,
  ppo,
  a2c,
}).flatMap(([algorithm, settings]) =>
  settings.map((setting) =>
    checkSetting({ algorithm, ...setting }, `${setting.environment} of ${algorithm}`),
  ),
);

/** Whether `name` is that of a file with a setting, which then names the environment. */
export function isFile(name: string | undefined): boolean {
  return name?.endsWith(".json") === true;
}

/** The first of the words of a command line that names a setting or an environment; empty where none does. */
export function settingAmong(words: readonly string[]): string {
  const known = list();
  return words.find((word) => isTuned(word) || isFile(word) || known.includes(word)) ?? "";
}

/**
 * The setting of that name, or in the file of that name, for an algorithm. Where the zoo has none, one
 * that is safe and slow.
 *
 * @param algorithm by default the first that the zoo has a setting of that name for, or else `usualAlgorithm`.
 */
export function settingOf(name: string, algorithm?: AlgorithmName): Setting {
  if (isFile(name)) return checkAlgorithm(checkSetting(readJson(name), name), algorithm, name);
  const named = ZOO.filter((each) => each.name === name);
  const setting = named.find((each) => each.algorithm === (algorithm ?? each.algorithm));
  if (setting !== undefined) return setting;
  const environment = named[0]?.environment ?? name;
  return safeSetting(environment, algorithm ?? usualAlgorithm(environment));
}

/** Whether there is a tuned setting of that name, for any algorithm or for this one. */
export function isTuned(name: string, algorithm?: AlgorithmName): boolean {
  return ZOO.some((each) => each.name === name && each.algorithm === (algorithm ?? each.algorithm));
}

/** What trains an environment where nothing else is said: DQN where its actions are Discrete, SAC where they are a Box, else PPO. */
export function usualAlgorithm(environment: string): AlgorithmName {
  // What Python's Gymnasium has is known only once it is made.
  if (!list().includes(environment)) return "dqn";
  const { action_space }: { readonly action_space: Space<unknown> } = make(environment);
  if (action_space instanceof Discrete) return "dqn";
  return action_space instanceof Box ? "sac" : "ppo";
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    throw new RangeError(
      `Cannot read the setting ${path}: ${(error as Error).message}; ` +
        "give a file such as `glueball zoo <env> --json` prints.",
    );
  }
}

/** The setting in a file or a message. @throws {RangeError} saying which of its fields is wrong, and how. */
export function checkSetting(json: unknown, what: string): Setting {
  const { success, data, error } = safeParse(form, json);
  if (!success) {
    const faults = error.issues.map(({ path, message }) => `${path.join(".") || "it"}: ${message}`);
    throw new RangeError(`Cannot use the setting ${what}: ${faults.join("; ")}.`);
  }
  const { title, options } = algorithms[data.algorithm];
  resolveOptions(title, options, data.options);
  return { ...data, name: data.name ?? data.environment };
}

function checkAlgorithm(
  setting: Setting,
  wanted: AlgorithmName | undefined,
  file: string,
): Setting {
  if (setting.algorithm === (wanted ?? setting.algorithm)) return setting;
  throw new RangeError(
    `Cannot use the setting ${file} for ${wanted}: it is for ${setting.algorithm}; leave --algo out.`,
  );
}

function safeSetting(environment: string, algorithm: AlgorithmName): Setting {
  const hasReplay = "buffer_size" in algorithms[algorithm].options.shape;
  return {
    name: environment,
    environment,
    about: "Safe and slow",
    algorithm,
    n_timesteps: 100_000,
    eval_freq: 5_000,
    measure: "greedy",
    ...PLAIN,
    env_options: {},
    options: hasReplay ? { buffer_size: 100_000 } : {},
    published: [],
  };
}
