/** A short training, logged. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type LoggedAgent, Logger, type LoggerOptions } from "../../../rl/mod.ts";

/** Logs 100 steps and some of a training that starts at `step`: an episode, an evaluation, an episode. */
export async function logTraining(
  folder: string,
  formats: LoggerOptions["formats"],
  step = 0,
  metadata: LoggedAgent["metadata"] = {},
): Promise<void> {
  let time = 1_700_000_000 + step;
  const now = (): number => time++;
  const logger = new Logger({ step, metadata }, { folder, formats, log_interval: 1, now });
  await logger.onStep({
    step: step + 90,
    episodeReturn: 21,
    episodeLength: 30,
    metrics: { epsilon: 0.5 },
  });
  await logger.onEvaluation({ step: step + 100, mean: 30, std: 1.5, episodes: 10 });
  await logger.onStep({
    step: step + 150,
    episodeReturn: 40,
    episodeLength: 50,
    metrics: { epsilon: 0.25, loss: NaN },
  });
}

/** The lines of a file. */
export function read(folder: string, name: string): string[] {
  return readFileSync(join(folder, name), "utf8").split("\n").slice(0, -1);
}

export const HEADER: string =
  "step,wall_time,rollout/ep_len_mean,rollout/ep_rew_mean,rollout/exploration_rate,time/episodes," +
  "time/fps,time/time_elapsed,time/total_timesteps,eval/mean_reward,eval/std_reward,train/loss";
export const LINES: readonly string[] = [
  "90,1700000002,30,21,0.5,1,90,1,90,,,",
  "100,1700000004,,,0.5,1,33,3,100,30,1.5,",
  "150,1700000006,40,30.5,0.25,2,30,5,150,,,NaN",
];
