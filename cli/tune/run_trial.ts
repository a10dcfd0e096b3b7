/** One trial of a study: trains an agent with each seed from rung to rung, as long as that is promising. */

import type { Agent } from "../../rl/mod.ts";
import { makeEvalEnv, newAgent } from "../agents.ts";
import { mean } from "../benchmark/statistics.ts";
import { exitWithParent } from "../benchmark/workers.ts";
import type { EnvironmentWords } from "../environment_flags.ts";
import type { Setting } from "../zoo/zoo.ts";
import { appendToStudy, readStudy, type Trial } from "./study.ts";
import { isPromising, rungsOf } from "./successive_halving.ts";
import type { Options } from "./tpe.ts";

/** The first seed: those below are for the results that are reported. */
const FIRST_SEED = 100;
/** Episodes of each evaluation. */
const EPISODES = 20;

/** What a trial works with. */
export interface TrialParts {
  readonly path: string;
  readonly setting: Setting;
  readonly backend: string;
  readonly words: EnvironmentWords;
}

/** Runs a trial of the study, and writes down what it reaches. An error of the training ends it as failed. */
export async function runTrial(number: number, parts: TrialParts): Promise<void> {
  const { path } = parts;
  const options = readStudy(path).trials.find((each) => each.number === number)?.options ?? {};
  const note = (end: NonNullable<Trial["end"]>): void =>
    appendToStudy(path, { trial: number, end });
  try {
    note((await climb(number, options, parts)) ? "finished" : "pruned");
  } catch (error) {
    note("failed");
    throw error;
  }
}

/** Whether it came to the last rung. */
async function climb(
  number: number,
  options: Options,
  { path, setting, backend, words }: TrialParts,
): Promise<boolean> {
  const { head } = readStudy(path);
  const { algorithm, environment } = setting;
  const agents: Agent[] = [];
  for (let i = 0; i < head.seeds; i++) {
    const own = { ...setting.options, ...head.fixed, ...options, seed: FIRST_SEED + i };
    agents.push(await newAgent(algorithm, environment, own, { backend, words, setup: setting }));
  }
  const exitIfOrphaned = exitWithParent();
  const rungs = rungsOf(head.n_timesteps);
  for (const [rung, steps] of rungs.entries()) {
    const returns: number[] = [];
    for (const agent of agents) {
      await agent.learn({
        total_timesteps: head.n_timesteps,
        onStep: ({ step }) => {
          exitIfOrphaned();
          return step < steps;
        },
      });
      const env = makeEvalEnv(agent, words);
      returns.push((await agent.evaluate(env, { episodes: EPISODES })).mean);
      env.close?.();
    }
    const score = mean(returns);
    appendToStudy(path, { trial: number, rung, score });
    const seen = readStudy(path).trials.flatMap(({ scores }) => scores[rung] ?? []);
    if (rung < rungs.length - 1 && !isPromising(score, seen)) return false;
  }
  return true;
}
