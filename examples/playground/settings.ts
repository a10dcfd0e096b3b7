/** Settings for the form: those of the zoo where it has one, else the algorithm's defaults. */

import { PLAIN, type VectorSetup } from "../../cli/vector_setup.ts";
import a2c from "../../cli/zoo/a2c.json" with { type: "json" };
import c51 from "../../cli/zoo/c51.json" with { type: "json" };
import ddpg from "../../cli/zoo/ddpg.json" with { type: "json" };
import dqn from "../../cli/zoo/dqn.json" with { type: "json" };
import ppo from "../../cli/zoo/ppo.json" with { type: "json" };
import pqn from "../../cli/zoo/pqn.json" with { type: "json" };
import qrdqn from "../../cli/zoo/qrdqn.json" with { type: "json" };
import sac from "../../cli/zoo/sac.json" with { type: "json" };
import td3 from "../../cli/zoo/td3.json" with { type: "json" };
import tqc from "../../cli/zoo/tqc.json" with { type: "json" };
import { rl } from "../../mod.ts";

const ZOO = { dqn, ppo, a2c, pqn, c51, qrdqn, sac, td3, tqc, ddpg };

interface ZooSetting extends Partial<VectorSetup> {
  readonly name?: string;
  readonly environment: string;
  readonly n_timesteps: number;
  readonly options?: Readonly<Record<string, unknown>>;
}

/** How to train. */
export interface Setting {
  readonly steps: number;
  readonly setup: VectorSetup;
  /** All options, those that are not set as they are by default. */
  readonly options: Readonly<Record<string, unknown>>;
}

/** What is meant by a name of an algorithm, and by that of an environment. */
export function settingOf(environment: string, algorithm: rl.AlgorithmName): Setting {
  const settings = ((ZOO as Partial<Record<string, unknown>>)[algorithm] ?? []) as ZooSetting[];
  const tuned = settings.find((each) => (each.name ?? each.environment) === environment);
  const { n_envs, normalize, frame_stack } = { ...PLAIN, ...tuned };
  return {
    steps: tuned?.n_timesteps ?? 50_000,
    setup: { n_envs, normalize, frame_stack },
    options: rl.algorithms[algorithm].options.parse(tuned?.options ?? {}),
  };
}

/** Algorithms that can learn from an environment, those with a setting for it first. */
export function algorithmsFor(environment: string, space: unknown): rl.AlgorithmName[] {
  const box: readonly rl.AlgorithmName[] = ["sac", "td3", "tqc", "ddpg"];
  const both: readonly rl.AlgorithmName[] = ["ppo", "a2c", "reinforce"];
  const names = Object.keys(rl.algorithms) as rl.AlgorithmName[];
  const fitting = names.filter((name) => {
    if (name === "bc") return false; // which learns from a dataset
    if (both.includes(name)) return true;
    if (space instanceof rl.Discrete) return !box.includes(name);
    return space instanceof rl.Box && box.includes(name);
  });
  const isTuned = (name: rl.AlgorithmName): boolean =>
    ((ZOO as Partial<Record<string, ZooSetting[]>>)[name] ?? []).some(
      (each) => (each.name ?? each.environment) === environment,
    );
  return [...fitting.filter(isTuned), ...fitting.filter((name) => !isTuned(name))];
}
