/** Training configuration: how often a training evaluates, what is enough, what it saves and logs. */

import { existsSync } from "node:fs";
import { isAbsolute, join, normalize } from "node:path";
import type { Agent } from "../../rl/agent.ts";
import { findLog, type LogFormat } from "../../rl/logs/open_logs.ts";
import type { EvaluationHistory, EvaluationRecord } from "../../rl/train/evaluator.ts";
import { metadataIn, specOf } from "../agents.ts";
import type { Setting } from "../zoo/zoo.ts";
import { checkpointBeside, defaultCheckpoint, KEEP, nameOf, saveStep } from "./checkpoints.ts";
import { checkWritable, claim, claimFree } from "./claim.ts";
import { EVAL_EPISODES, type TrainingConfig } from "./training.ts";

/** What the agent's metadata keep of the command line, for whoever resumes the training. */
export type TrainingOptions = {
  readonly totalSteps?: number;
  readonly evalFreq?: number;
  readonly evalEpisodes?: number;
  readonly rewardThreshold?: number;
  readonly saveFreq?: number;
  readonly keep?: number;
  readonly log?: readonly LogFormat[];
  readonly logDir?: string;
};

/** Where a training begins, and where its best agent goes. */
export interface Span {
  /** The checkpoint that the agent comes from; `null` where it is new. */
  readonly resumed: string | null;
  /** Where the best agent is wanted. */
  readonly checkpoint: string | undefined;
}

/** The configuration of a training, and where it logs. */
export interface RunConfig extends TrainingConfig {
  /** The logs, none or some. */
  readonly log: readonly LogFormat[];
  readonly logDir: string;
  /** Whether the file of the best agent was made for this training, and holds nothing else yet. */
  readonly isClaimed: boolean;
  /** The file that another training has, where this one would have had it. */
  readonly taken: string | null;
}

/**
 * The configuration of a training: what `given` says or else, in this order, what the agent was last trained
 * with, the setting, and the environment. A new training claims the file of its best agent.
 *
 * @throws {RangeError} where the agent has taken all the steps already.
 * @throws {Error} where the training could not save.
 */
export async function configOf(
  agent: Agent,
  setting: Setting,
  given: TrainingOptions,
  { resumed, checkpoint: wanted }: Span,
): Promise<RunConfig> {
  const { env, step, metadata } = agent;
  const threshold = specOf(env).reward_threshold;
  const options = {
    totalSteps: agent.total_timesteps || setting.n_timesteps,
    evalFreq: setting.eval_freq,
    evalEpisodes: EVAL_EPISODES,
    ...(threshold !== undefined && { rewardThreshold: threshold }),
    saveFreq: 0,
    keep: KEEP,
    log: [],
    ...earlierOptions(metadata.training as TrainingOptions | undefined),
    ...given,
  } satisfies TrainingOptions;
  const { totalSteps } = options;
  if (step >= totalSteps) {
    throw new RangeError(
      `Cannot train for ${totalSteps} steps in all: the agent has taken ${step} already; raise --total-steps.`,
    );
  }
  metadata.training = options;
  const folderOf = (path: string): string => options.logDir ?? join("logs", nameOf(path));
  const isFree = (path: string): boolean =>
    options.log.length === 0 || findLog(folderOf(path)) === undefined;
  const usual =
    resumed === null ? defaultCheckpoint(env.name, agent.options.seed) : checkpointBeside(resumed);
  const isNew = resumed === null && wanted === undefined;
  const checkpoint = isNew ? await claimFree(agent, usual, isFree) : (wanted ?? usual);
  const isClaimed = isNew || (resumed === null && (await claim(agent, checkpoint)));
  if (!isClaimed) await checkWritable(checkpoint);
  return {
    ...options,
    threshold: options.rewardThreshold,
    checkpoint,
    logDir: folderOf(checkpoint),
    isClaimed,
    taken: isNew && checkpoint !== usual ? usual : null,
    // A new training replaces what is there; one that is resumed, only by what is better.
    ...(resumed !== null && { best: await bestIn(checkpoint) }),
    save: () => saveStep(agent, checkpoint, options.keep),
  };
}

/** The options that a file keeps. It says where to log only within the working directory. */
function earlierOptions({ logDir, ...options }: TrainingOptions = {}): TrainingOptions {
  if (logDir === undefined || isAbsolute(logDir) || normalize(logDir).startsWith(".."))
    return options;
  return { ...options, logDir };
}

/** The evaluation for which a checkpoint was saved as the best; `null` where there is no such thing. */
async function bestIn(path: string): Promise<EvaluationRecord | null> {
  if (!existsSync(path)) return null;
  const { evaluations } = await metadataIn(path);
  return (evaluations as EvaluationHistory | undefined)?.best ?? null;
}
