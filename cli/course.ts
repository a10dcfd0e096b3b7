/** What a training is to do besides learning: how often it looks at itself, what is enough, what it keeps. */

import { existsSync } from "node:fs";
import type { Assessment, Assessments } from "../rl/assessor.ts";
import type { DQN } from "../rl/dqn.ts";
import { notesIn, specOf } from "./agents.ts";
import { checkpointBeside, defaultCheckpoint, KEEP, saveStep } from "./checkpoints.ts";
import { EVAL_EPISODES, type Plan } from "./training.ts";
import type { Setting } from "./zoo.ts";

/** What can be said on the command line; an agent's notes have it for whoever goes on. */
export type Course = {
  readonly evalFreq?: number;
  readonly evalEpisodes?: number;
  readonly rewardThreshold?: number;
  readonly saveFreq?: number;
  readonly keep?: number;
};

/** What else decides where to go. */
export interface Start {
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
  { totalSteps, evalFreq }: Setting,
  given: Course,
  start: Start,
): Promise<Plan> {
  const { env, options, step, notes } = agent;
  const threshold = specOf(env).reward_threshold;
  const course = {
    evalFreq,
    evalEpisodes: EVAL_EPISODES,
    ...(threshold !== undefined && { rewardThreshold: threshold }),
    saveFreq: 0,
    keep: KEEP,
    ...(notes.course as Course | undefined),
    ...given,
  };
  notes.course = course;
  const { resumed } = start;
  const checkpoint =
    start.checkpoint ??
    (resumed === null ? defaultCheckpoint(env.name, options.seed) : checkpointBeside(resumed));
  const plan: Plan = {
    ...course,
    totalSteps: start.totalSteps ?? (agent.total_timesteps || totalSteps),
    threshold: course.rewardThreshold,
    checkpoint,
    // Who begins anew replaces what is there; who goes on, only by what is better.
    ...(resumed !== null && { best: await bestIn(checkpoint) }),
    save: () => saveStep(agent, checkpoint, course.keep),
  };
  if (step < plan.totalSteps) return plan;
  throw new RangeError(
    `Cannot train for ${plan.totalSteps} steps in all: the agent has taken ${step} already; raise --total-steps.`,
  );
}

/** The evaluation for which a checkpoint was saved as the best; `null` where there is no such thing. */
async function bestIn(path: string): Promise<Assessment | null> {
  if (!existsSync(path)) return null;
  const { assessments } = await notesIn(path);
  return (assessments as Assessments | undefined)?.best ?? null;
}
