/** Reinforcement learning: contracts, replay, the mathematics of values, and algorithms. */

export { default_rng, Generator } from "../gluon/nd/random/generator.ts";
export {
  type Assessed,
  type Assessment,
  type Assessments,
  Assessor,
  type AssessorOptions,
} from "./assessor.ts";
export type { Notes, Part, SaveOptions } from "./checkpoint.ts";
export { DQN } from "./dqn.ts";
export {
  type DQNOptions,
  dqnOptions,
  type ResolvedDQNOptions,
  resolveDQNOptions,
} from "./dqn_options.ts";
export type * from "./environment.ts";
export { type EvaluateOptions, type Evaluation, evaluate } from "./evaluate.ts";
export { Lookahead, type LookaheadOptions, type ResolvedLookaheadOptions } from "./lookahead.ts";
export { PrioritizedReplayBuffer, type PrioritizedReplayOptions } from "./prioritized_replay.ts";
export type { LearnOptions, Progress } from "./progress.ts";
export {
  type Batch,
  ReplayBuffer,
  type ReplayBufferOptions,
  type StateLike,
} from "./replay_buffer.ts";
export {
  type ExponentialScheduleOptions,
  exponentialSchedule,
  type LinearScheduleOptions,
  linearSchedule,
  type Schedule,
} from "./schedules.ts";
export * from "./spaces.ts";
export { SumTree } from "./sum_tree.ts";
export {
  allowedValue,
  doubleQLearningTarget,
  duelingValue,
  qLearningTarget,
  tdTarget,
} from "./targets.ts";
