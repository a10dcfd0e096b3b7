/** One run of a benchmark: trains a new agent and measures the best that it was. */

import process from "node:process";
import { makeEvalWorld, newAgent } from "../agents.ts";
import { breather } from "../interrupt.ts";
import { mean } from "../statistics.ts";
import type { Setting } from "../zoo.ts";

/** What a run reached. */
export interface Score {
  readonly seed: number;
  /** Of the policy that was best in the evaluations, over episodes that took no part in choosing it. */
  readonly greedy: {
    readonly mean: number;
    readonly std: number;
    readonly episodes: number;
    /** Steps after which the policy was the best. */
    readonly step: number;
  };
  /** Mean return of the last 100 episodes of training, with their exploration. */
  readonly training: number;
  /** Of training alone, without evaluations. */
  readonly stepsPerSecond: number;
}

/** Episodes of a first look; whoever does not beat the best in them is not looked at again. */
const FIRST_LOOK = 20;
/** Episodes that the best is chosen by, more than are measured: the best of many looks is often the luckiest. */
const CHOICE = 200;
const MEASURE = 100;
/** Episodes of training that count. */
const LATEST = 100;
/** Away from each other, and from what training uses. */
const SEEDS = { firstLook: 2_000_000, choice: 3_000_000, measure: 1_000_000 };

/** Trains by `setting` with `seed`, to the last step, and measures. */
export async function score(setting: Setting, seed: number, backend: string): Promise<Score> {
  const { environment, dqn, totalSteps, evalFreq } = setting;
  const agent = await newAgent(environment, { ...dqn, seed }, backend);
  const world = makeEvalWorld(agent);
  const returns: number[] = [];
  let best = { mean: -Infinity, step: 0, weights: new Map<string, ArrayLike<number>>() };

  async function look(step: number): Promise<void> {
    const firstLook = await agent.evaluate(world, FIRST_LOOK, SEEDS.firstLook);
    if (firstLook.mean <= best.mean) return;
    const { mean } = await agent.evaluate(world, CHOICE, SEEDS.choice);
    if (mean <= best.mean) return;
    best = { mean, step, weights: new Map() };
    for (const [name, parameter] of agent.policy.collect_params()) {
      best.weights.set(name, await parameter.data().toArray());
    }
  }

  const breathe = breather();
  const parent = process.ppid;
  const started = performance.now();
  let spentLooking = 0;
  await agent.learn({
    total_timesteps: totalSteps,
    onStep: ({ step, episodeReturn }) => {
      if (episodeReturn !== null && returns.push(episodeReturn) > LATEST) returns.shift();
      if (step % evalFreq !== 0 && step !== totalSteps) {
        return breathe()?.then(() => {
          if (process.ppid !== parent) process.exit(1); // nobody is left to tell
          return true;
        });
      }
      const begun = performance.now();
      return look(step).then(() => {
        spentLooking += performance.now() - begun;
        return true;
      });
    },
  });
  const seconds = (performance.now() - started - spentLooking) / 1000;
  for (const [name, parameter] of agent.policy.collect_params()) {
    parameter.data().set(best.weights.get(name)!);
  }
  const { mean: greedy, std } = await agent.evaluate(world, MEASURE, SEEDS.measure);
  return {
    seed,
    greedy: { mean: greedy, std, episodes: MEASURE, step: best.step },
    training: mean(returns),
    stepsPerSecond: Math.round(totalSteps / seconds),
  };
}
