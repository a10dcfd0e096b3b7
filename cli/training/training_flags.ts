/** The flags of trainings: how long, what is enough, what is written, and what is shown. */

import { type Command, InvalidArgumentError, Option } from "commander";
import { LOG_FORMATS, type LogFormat } from "../../rl/logs/open_logs.ts";
import { type AlgorithmName, algorithms } from "../../rl/mod.ts";
import {
  anyNumber,
  backendOption,
  parseAlgorithm,
  threadsOption,
  viewPortOption,
  wholeNumber,
} from "../flags.ts";
import type { Setting } from "../zoo/zoo.ts";
import { ENDING } from "./checkpoints.ts";
import { EVAL_EPISODES } from "./training.ts";
import type { TrainingOptions } from "./training_config.ts";

/** What stands on the command line of a training. */
export interface TrainingFlags extends Omit<TrainingOptions, "log"> {
  readonly algo?: AlgorithmName;
  readonly backend: string;
  readonly checkpoint?: string;
  readonly log?: readonly LogFormat[] | false;
  readonly live: boolean;
  readonly view?: boolean;
  readonly viewPort?: number;
}

/** Adds those of what is trained, how long, and where the best agent goes. */
export function addTrainingFlags(
  command: Command,
  { algorithm, n_timesteps, eval_freq }: Setting,
): void {
  command
    .addOption(backendOption())
    .addOption(threadsOption())
    .option(
      "-a, --algo <name>",
      `the algorithm: ${Object.keys(algorithms).join(", ")}; its options are flags, too (default: ${algorithm}; else the zoo's first, dqn for Discrete actions, sac for a Box, ppo for others)`,
      parseAlgorithm,
    )
    .option(
      "-n, --total-steps <n>",
      `steps to take if it is not solved before (default: ${n_timesteps})`,
      wholeNumber(1),
    )
    .option("--eval-freq <n>", `steps between evaluations (default: ${eval_freq})`, wholeNumber(1))
    .option(
      "--eval-episodes <n>",
      `greedy episodes that must reach the threshold in the mean (default: ${EVAL_EPISODES})`,
      wholeNumber(1),
    )
    .option(
      "--reward-threshold <x>",
      "mean return that ends the training (default: the environment's own)",
      anyNumber,
    )
    .option(
      "-o, --checkpoint <path>",
      "where to save the best agent (default: checkpoints/<env>-seed-<seed>.safetensors, numbered where that is taken)",
      parsePath,
    );
}

/** Adds those of logs, and of what is shown. */
export function addOutputFlags(command: Command): void {
  command
    .option(
      "--log <formats>",
      `logs to write: ${LOG_FORMATS.join(",")} or some; a resumed training continues those it has`,
      parseFormats,
    )
    .addOption(new Option("--no-log", "write no logs, also where the resumed training did"))
    .option("--log-dir <dir>", "where to log (default: logs/<name of the checkpoint>)")
    .option("--no-live", "print plain lines, draw nothing")
    .option("--view", "show the training on a page of this machine, and steer it there")
    .addOption(viewPortOption());
}

/** The training options among the flags that are given. */
export function trainingOptionsIn(flags: TrainingFlags): TrainingOptions {
  const { totalSteps, evalFreq, evalEpisodes, rewardThreshold, saveFreq, keep, logDir } = flags;
  const log =
    flags.log === false ? [] : (flags.log ?? (logDir === undefined ? undefined : LOG_FORMATS));
  const all = { totalSteps, evalFreq, evalEpisodes, rewardThreshold, saveFreq, keep, log, logDir };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

function parsePath(path: string): string {
  if (path.endsWith(ENDING)) return path;
  throw new InvalidArgumentError(`It must end in ${ENDING}.`);
}

function parseFormats(words: string): LogFormat[] {
  return [...new Set(words.split(","))].map((word) => {
    const format = LOG_FORMATS.find((each) => each === word);
    if (format !== undefined) return format;
    throw new InvalidArgumentError(`"${word}" is no log: there are ${LOG_FORMATS.join(", ")}.`);
  });
}
