/** Settings that solve environments, tuned: one file each in `zoo/`. Flags override them. */

import { readFileSync } from "node:fs";
import { z } from "zod";
import { type DQNOptions, resolveDQNOptions } from "../rl/dqn_options.ts";
import acrobot from "./zoo/acrobot_v1.json" with { type: "json" };
import cartPole0 from "./zoo/cartpole_v0.json" with { type: "json" };
import cartPole1 from "./zoo/cartpole_v1.json" with { type: "json" };
import cleanRL from "./zoo/cartpole_v1_cleanrl.json" with { type: "json" };
import mountainCar from "./zoo/mountaincar_v0.json" with { type: "json" };

/** What others say that they reach. */
export interface Published {
  readonly system: string;
  readonly mean: number;
  /** Between runs or, of one run, between episodes. */
  readonly std: number;
  readonly runs: number;
  readonly source: string;
}

/** How to train on one environment. */
export interface Setting {
  /** The environment's id, or that and more: `CartPole-v1/cleanrl`. */
  readonly name: string;
  readonly environment: string;
  readonly about: string;
  /** Steps to take in all, if it is not solved before. */
  readonly totalSteps: number;
  /** Steps between two evaluations. */
  readonly evalFreq: number;
  /** What a benchmark reports: the return of the best greedy policy, or that of the last episodes of training. */
  readonly measure: "greedy" | "training";
  /** What differs from DQN's own defaults. */
  readonly dqn: DQNOptions;
  readonly published: readonly Published[];
}

const count = z.int().min(1);

/** The form of a file in `zoo/`. */
const form: z.ZodType<Setting> = z.strictObject({
  name: z.string(),
  environment: z.string(),
  about: z.string(),
  totalSteps: count,
  evalFreq: count,
  measure: z.enum(["greedy", "training"]),
  dqn: z.record(z.string(), z.unknown()),
  published: z.array(
    z.strictObject({
      system: z.string(),
      mean: z.number(),
      std: z.number(),
      runs: count,
      source: z.url(),
    }),
  ),
});

/** All settings there are. */
export const ZOO: readonly Setting[] = [cartPole1, cleanRL, cartPole0, mountainCar, acrobot].map(
  (file) => checkSetting(file, file.name),
);

/** The setting of that name, or in the file of that name; for any other environment, one that is safe and slow. */
export function settingOf(name: string): Setting {
  if (name.endsWith(".json")) return checkSetting(readJson(name), name);
  return ZOO.find((setting) => setting.name === name) ?? safeSetting(name);
}

/** Whether there is a tuned setting of that name. */
export function isTuned(name: string): boolean {
  return ZOO.some((setting) => setting.name === name);
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    throw new RangeError(
      `Cannot read the setting ${path}: ${(error as Error).message}; give a file such as those in cli/zoo.`,
    );
  }
}

/** @throws {RangeError} saying which of its fields is wrong, and how. */
function checkSetting(json: unknown, what: string): Setting {
  const { success, data, error } = form.safeParse(json);
  if (!success) {
    const faults = error.issues.map(({ path, message }) => `${path.join(".") || "it"}: ${message}`);
    throw new RangeError(`Cannot use the setting ${what}: ${faults.join("; ")}.`);
  }
  resolveDQNOptions(data.dqn);
  return data;
}

function safeSetting(environment: string): Setting {
  return {
    name: environment,
    environment,
    about: "Safe and slow",
    totalSteps: 100_000,
    evalFreq: 5_000,
    measure: "greedy",
    dqn: { buffer_size: 100_000 },
    published: [],
  };
}
