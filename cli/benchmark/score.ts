/** One run of a benchmark: trains a new agent and measures its last and its best policy. */

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import type { Agent } from "../../rl/mod.ts";
import { Evaluator } from "../../rl/train/evaluator.ts";
import { makeEvalEnv, newAgent, openAgent } from "../agents.ts";
import type { EnvironmentWords } from "../environment_flags.ts";
import type { Setting } from "../zoo/zoo.ts";
import { mean } from "./statistics.ts";

/** A policy, measured over episodes that took no part in choosing it. */
export interface Measured {
  readonly mean: number;
  readonly std: number;
  readonly episodes: number;
  /** Steps that the agent had taken. */
  readonly step: number;
}

/** What a run reached. */
export interface Score {
  readonly seed: number;
  /** The policy that was best in the evaluations. */
  readonly greedy: Measured;
  /** The policy at the end of the training. */
  readonly last: Measured;
  /** Mean return of the last 100 episodes of training, with their exploration. */
  readonly training: number;
  /** The learning curve: step and mean return of each evaluation. */
  readonly curve: readonly (readonly [step: number, mean: number])[];
  /** Of training alone, without evaluations. */
  readonly stepsPerSecond: number;
}

/** Episodes of evaluations in the course of the training. */
const EVALUATION = { firstLook: 20, episodes: 200 };
/** Episodes that a policy is measured by; they took no part in choosing it. */
const MEASURE = 100;
/** Episodes of training that count. */
const LATEST = 100;

/**
 * Trains by `setting` with `seed`, to the last step, and measures.
 *
 * @param words what the user says of the environment.
 */
export async function score(
  setting: Setting,
  seed: number,
  backend: string,
  words: EnvironmentWords = {},
): Promise<Score> {
  const { algorithm, environment, n_timesteps, eval_freq } = setting;
  const options = { ...setting.options, seed };
  const agent = await newAgent(algorithm, environment, options, { backend, words, setup: setting });
  const evalEnv = makeEvalEnv(agent, words);
  const returns: number[] = [];
  const folder = mkdtempSync(join(tmpdir(), "glueball-benchmark-"));
  try {
    const checkpoint = join(folder, "best.safetensors");
    const evaluator = new Evaluator(agent, {
      ...EVALUATION,
      evaluate: (options) => agent.evaluate(evalEnv, options),
      every: eval_freq,
      checkpoint,
      save: { replay: false },
    });
    const parent = process.ppid;
    const started = performance.now();
    let spentEvaluating = 0;
    await agent.learn({
      total_timesteps: n_timesteps,
      onStep: ({ step, episodeReturn }) => {
        if (episodeReturn !== null && returns.push(episodeReturn) > LATEST) returns.shift();
        if (!evaluator.isDue(step) && step < n_timesteps) return undefined;
        if (process.ppid !== parent) process.exit(1); // nobody is left to tell
        const begun = performance.now();
        return evaluator.evaluate().then(() => {
          spentEvaluating += performance.now() - begun;
          return true;
        });
      },
    });
    const seconds = (performance.now() - started - spentEvaluating) / 1000;
    const measure = async (measured: Agent): Promise<Measured> => {
      const own = makeEvalEnv(measured, words);
      const { mean, std } = await measured.evaluate(own, { episodes: MEASURE });
      own.close?.();
      return { mean, std, episodes: MEASURE, step: measured.step };
    };
    const best = await openAgent(checkpoint, { backend, words });
    return {
      seed,
      greedy: await measure(best),
      last: await measure(agent),
      training: mean(returns),
      curve: evaluator.curve.map(({ step, mean }) => [step, mean]),
      stepsPerSecond: Math.round(agent.step / seconds),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
