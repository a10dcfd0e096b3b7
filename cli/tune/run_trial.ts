/** One trial of a study: trains an agent with each seed from rung to rung, as long as that is promising. */

import type { Agent } from "../../rl/mod.ts";
import { makeEvalEnv, newAgent } from "../agents.ts";
import { mean } from "../benchmark/statistics.ts";
import type { EnvironmentWords } from "../environment_flags.ts";
import type { Setting } from "../zoo/zoo.ts";
import { appendToStudy, readStudy, type StudyHead, type Trial } from "./study.ts";
import { isPromising, rungsOf } from "./successive_halving.ts";
import type { Options } from "./tpe.ts";

/** The first seed: those below are for the results that are reported. */
const FIRST_SEED = 100;
/** Episodes of each evaluation. */
export const EPISODES = 20;

/** The seeds of each trial. */
export function seedsOf({ seeds }: StudyHead): readonly number[] {
  return Array.from({ length: seeds }, (_, i) => FIRST_SEED + i);
}

/** Trains the seeds of a trial on to a rung, and gives the mean return of each there. */
export type Climb = (rung: number) => Promise<readonly number[]>;

/**
 * Runs a trial of a study, and writes down what it reaches. An error of the training ends it as failed.
 *
 * @param begin gives what trains agents with the options of the trial.
 * @param isOutside whether an error is none of the training: then the trial has not ended. Default: none is.
 */
export async function runTrial(
  number: number,
  path: string,
  begin: (options: Options, head: StudyHead) => Promise<Climb> | Climb,
  isOutside: (error: unknown) => boolean = () => false,
): Promise<void> {
  const { head, trials } = readStudy(path);
  const options = trials.find((each) => each.number === number)?.options ?? {};
  const note = (end: NonNullable<Trial["end"]>): void =>
    appendToStudy(path, { trial: number, end });
  try {
    const climb = await begin({ ...head.fixed, ...options }, head);
    note((await climbAll(number, path, climb, head)) ? "finished" : "pruned");
  } catch (error) {
    if (!isOutside(error)) note("failed");
    throw error;
  }
}

/** Whether it came to the last rung. */
async function climbAll(
  number: number,
  path: string,
  climb: Climb,
  { n_timesteps }: StudyHead,
): Promise<boolean> {
  const { length } = rungsOf(n_timesteps);
  for (let rung = 0; rung < length; rung++) {
    const score = mean(await climb(rung));
    appendToStudy(path, { trial: number, rung, score });
    const seen = readStudy(path).trials.flatMap(({ scores }) => scores[rung] ?? []);
    if (rung < length - 1 && !isPromising(score, seen)) return false;
  }
  return true;
}

/** What agents are trained with here. */
export interface LocalParts {
  readonly setting: Setting;
  readonly backend: string;
  readonly words: EnvironmentWords;
  /** Ends the trial with its reason. */
  readonly signal?: AbortSignal;
}

/** Trains the agents of a trial in this process. */
export async function climbHere(
  options: Options,
  head: StudyHead,
  { setting, backend, words, signal }: LocalParts,
): Promise<Climb> {
  const agents: Agent[] = [];
  for (const seed of seedsOf(head)) {
    const own = { ...setting.options, ...options, seed };
    const surroundings = { backend, words, setup: setting };
    agents.push(await newAgent(setting.algorithm, setting.environment, own, surroundings));
  }
  const rungs = rungsOf(head.n_timesteps);
  return async (rung) => {
    const returns: number[] = [];
    for (const agent of agents) {
      await agent.learn({
        total_timesteps: head.n_timesteps,
        signal,
        onStep: ({ step }) => step < rungs[rung]!,
      });
      const env = makeEvalEnv(agent, words);
      returns.push((await agent.evaluate(env, { episodes: EPISODES })).mean);
      env.close?.();
    }
    return returns;
  };
}
