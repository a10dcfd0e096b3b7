/** What a training is to do besides learning: how often it evaluates, what is enough, what it saves. */

import { existsSync } from "node:fs";
import type { Assessment, Assessments } from "../rl/assessor.ts";
import type { DQN } from "../rl/dqn.ts";
import { notesIn, specOf } from "./agents.ts";
import { checkpointBeside, defaultCheckpoint, KEEP, saveStep } from "./checkpoints.ts";
import { EVAL_EPISODES, type Plan } from "./training.ts";
import type { Setting } from "./zoo.ts";

/** What the agent's notes keep of the command line, for whoever resumes the training. */
export type TrainingOptions = {
  readonly evalFreq?: number;
  readonly evalEpisodes?: number;
  readonly rewardThreshold?: number;
  readonly saveFreq?: number;
  readonly keep?: number;
};

/** Where a training begins and ends. */
export interface Span {
  /** The checkpoint that the agent comes from; `null` where it is new. */
  readonly resumed: string | null;
  /** Where the best agent is wanted. */
  readonly checkpoint: string | undefined;
  readonly totalSteps: number | undefined;
}

/**
 * The plan of a training: what `given` says or else, in this order, what the agent was last trained
 * with, the setting, and the environment.
 *
 * @throws {RangeError} where the agent has taken all the steps already.
 */
export async function planOf(
  agent: DQN,
  setting: Setting,
  given: TrainingOptions,
  { resumed, checkpoint: wanted, totalSteps: steps }: Span,
): Promise<Plan> {
  const { env, step, notes } = agent;
  const totalSteps = steps ?? (agent.total_timesteps || setting.totalSteps);
  if (step >= totalSteps) {
    throw new RangeError(
      `Cannot train for ${totalSteps} steps in all: the agent has taken ${step} already; raise --total-steps.`,
    );
  }
  const threshold = specOf(env).reward_threshold;
  const options = {
    evalFreq: setting.evalFreq,
    evalEpisodes: EVAL_EPISODES,
    ...(threshold !== undefined && { rewardThreshold: threshold }),
    saveFreq: 0,
    keep: KEEP,
    ...(notes.training as TrainingOptions | undefined),
    ...given,
  };
  notes.training = options;
  const before =
    resumed === null ? defaultCheckpoint(env.name, agent.options.seed) : checkpointBeside(resumed);
  const checkpoint = wanted ?? before;
  return {
    ...options,
    totalSteps,
    threshold: options.rewardThreshold,
    checkpoint,
    // A new training replaces what is there; one that is resumed, only by what is better.
    ...(resumed !== null && { best: await bestIn(checkpoint) }),
    save: () => saveStep(agent, checkpoint, options.keep),
  };
}

/** The evaluation for which a checkpoint was saved as the best; `null` where there is no such thing. */
async function bestIn(path: string): Promise<Assessment | null> {
  if (!existsSync(path)) return null;
  const { assessments } = await notesIn(path);
  return (assessments as Assessments | undefined)?.best ?? null;
}
