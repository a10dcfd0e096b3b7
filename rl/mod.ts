/** Reinforcement learning: contracts, replay, the mathematics of values, and algorithms. */

export { default_rng, Generator } from "../gluon/random/generator.ts";
export {
  type AbortSignalLike,
  type ActionScores,
  type ActOptions,
  type Agent,
  type Callback,
  type CollectOptions,
  type LearnOptions,
  type LoadAgentOptions,
  type MakeEnv,
  type Metrics,
  type Progress,
  type ReceivedSteps,
  readMetrics,
} from "./agent.ts";
export { A2C } from "./algorithms/a2c.ts";
export { BaseAgent, type Disposes } from "./algorithms/base_agent.ts";
export { BC } from "./algorithms/bc.ts";
export { categoricalCritic } from "./algorithms/critics/categorical.ts";
export type {
  Critic,
  CriticLoss,
  CriticOutput,
  NextStates,
} from "./algorithms/critics/critic.ts";
export { expectedValueCritic } from "./algorithms/critics/expected_value.ts";
export { quantileCritic } from "./algorithms/critics/quantile.ts";
export { DDPG } from "./algorithms/ddpg.ts";
export { DQN, type DQNActOptions } from "./algorithms/dqn.ts";
export { Lookahead, type LookaheadActOptions } from "./algorithms/lookahead.ts";
export { type Algorithm, type AlgorithmName, algorithms, load } from "./algorithms/mod.ts";
export { type A2COptions, a2cOptions, type ResolvedA2COptions } from "./algorithms/options/a2c.ts";
export { type BCOptions, bcOptions, type ResolvedBCOptions } from "./algorithms/options/bc.ts";
export type {
  ContinuousOptions,
  CriticsOptions,
  OffPolicyOptions,
  SquashedOptions,
} from "./algorithms/options/continuous.ts";
export type { CriticOptions } from "./algorithms/options/critic.ts";
export {
  type DDPGOptions,
  ddpgOptions,
  type ResolvedDDPGOptions,
} from "./algorithms/options/ddpg.ts";
export {
  type DQNOptions,
  dqnOptions,
  type ResolvedDQNOptions,
  resolveDQNOptions,
} from "./algorithms/options/dqn.ts";
export type { EntropyCoefficientOption, EntropyOptions } from "./algorithms/options/entropy.ts";
export type { FeatureOptions } from "./algorithms/options/features.ts";
export type {
  ExplorationOptions,
  Fragment,
  HindsightOptions,
  NetworkOptions,
  OptionsSchema,
  PrioritizedReplayOptions,
  ReplayOptions,
  RunOptions,
  TargetOptions,
  ValueOptions,
} from "./algorithms/options/fragments.ts";
export {
  type LookaheadOptions,
  lookaheadOptions,
  type ResolvedLookaheadOptions,
} from "./algorithms/options/lookahead.ts";
export type { LSTMOptions } from "./algorithms/options/lstm.ts";
export type {
  PolicyOptions,
  RolloutOptions,
  StateDependentOptions,
} from "./algorithms/options/policy.ts";
export { type PPOOptions, ppoOptions, type ResolvedPPOOptions } from "./algorithms/options/ppo.ts";
export { type PQNOptions, pqnOptions, type ResolvedPQNOptions } from "./algorithms/options/pqn.ts";
export {
  type RecurrentDQNOptions,
  type ResolvedRecurrentDQNOptions,
  recurrentDQNOptions,
  type SequenceOptions,
} from "./algorithms/options/recurrent_dqn.ts";
export {
  type RecurrentPolicyOptions,
  type RecurrentPPOOptions,
  type ResolvedRecurrentPPOOptions,
  recurrentPPOOptions,
} from "./algorithms/options/recurrent_ppo.ts";
export {
  type REINFORCEOptions,
  type ResolvedREINFORCEOptions,
  reinforceOptions,
} from "./algorithms/options/reinforce.ts";
export {
  type ResolvedSACDiscreteOptions,
  type ResolvedSACOptions,
  type SACDiscreteOptions,
  type SACOptions,
  sacDiscreteOptions,
  sacOptions,
} from "./algorithms/options/sac.ts";
export type { Scheduled } from "./algorithms/options/scheduled.ts";
export { type ResolvedTD3Options, type TD3Options, td3Options } from "./algorithms/options/td3.ts";
export { type ResolvedTQCOptions, type TQCOptions, tqcOptions } from "./algorithms/options/tqc.ts";
export { PPO } from "./algorithms/ppo.ts";
export { PQN } from "./algorithms/pqn.ts";
export { RecurrentDQN } from "./algorithms/recurrent_dqn.ts";
export { RecurrentPPO } from "./algorithms/recurrent_ppo.ts";
export { REINFORCE } from "./algorithms/reinforce.ts";
export { SAC } from "./algorithms/sac.ts";
export { SACDiscrete } from "./algorithms/sac_discrete.ts";
export { TD3 } from "./algorithms/td3.ts";
export { TQC } from "./algorithms/tqc.ts";
export type { Checkpointable } from "./checkpointable.ts";
export { type ActionBounds, ActionEncoding } from "./collect/action_encoding.ts";
export type { ActionNoiseOptions } from "./collect/action_noise.ts";
export {
  Collector,
  type EndedEpisode,
  type EnvStep,
  type StepCollector,
  type StepSink,
} from "./collect/collector.ts";
export {
  makeRows,
  ObservationEncoding,
  type Row,
  type RowDType,
  type RowLayout,
  type Rows,
} from "./collect/encoding.ts";
export {
  type AdaptedEnv,
  type AdapterOptions,
  EnvAdapter,
  type Masks,
} from "./collect/env_adapter.ts";
export type * from "./environment.ts";
export {
  type ActingAgent,
  type ActorOptions,
  actorEpsilons,
  canAct,
  runActor,
} from "./experience/actor.ts";
export type {
  Arrival,
  Experience,
  ExperienceSink,
  ExperienceSource,
  FinishedEpisode,
  WeightSink,
  WeightSource,
  Weights,
} from "./experience/exchange.ts";
export {
  type ExperiencePlace,
  ExperienceReader,
  type LearningAgent,
} from "./experience/experience_reader.ts";
export { LocalExchange } from "./experience/local_exchange.ts";
export { LocalRollouts, type RolloutSource, type SharedRollout } from "./experience/rollouts.ts";
export {
  SharedActorLink,
  type SharedEnd,
  SharedExchange,
  type SharedExchangeOptions,
} from "./experience/shared_exchange.ts";
export { type LoggedAgent, Logger, type LoggerOptions } from "./logs/logger.ts";
export type { LogFormat } from "./logs/open_logs.ts";
export type { LogRow, LogSink } from "./logs/row.ts";
export type { Support } from "./maths/distributional.ts";
export {
  allowedValue,
  doubleQLearningTarget,
  duelingValue,
  qLearningTarget,
  tdTarget,
} from "./maths/targets.ts";
export type { TDLossName } from "./maths/td_loss.ts";
export type { ActorCritic, ActorCriticOutputs } from "./networks/actor_critic.ts";
export { EntropyCoefficient } from "./networks/entropy_coefficient.ts";
export type { FeatureExtractor } from "./networks/features.ts";
export {
  type ActionValues,
  type OffPolicyActorCritic,
  OffPolicyActorCriticMLP,
  type OffPolicyArchitecture,
  type OffPolicyNetParts,
  type OffPolicyOutputs,
} from "./networks/off_policy_actor_critic.ts";
export type { RecurrentNet, RecurrentOutputs } from "./networks/recurrent_actor_critic.ts";
export type { RecurrentQNet } from "./networks/recurrent_q_network.ts";
export type { PolicyActOptions } from "./networks/stochastic_policy.ts";
export { exportONNX, type PolicyExportOptions } from "./onnx/export_policy.ts";
export {
  from_pretrained,
  type SaveAgentOptions,
  save_pretrained,
} from "./pretrained/pretrained.ts";
export { Dataset, type DatasetColumns, type DatasetOrigin } from "./replay/dataset.ts";
export type { FrameLayout, FrameStore } from "./replay/frame_store.ts";
export { PrioritizedReplayBuffer, type PriorityOptions } from "./replay/prioritized_replay.ts";
export {
  type Batch,
  type ReplayBatch,
  ReplayBuffer,
  type ReplayBufferOptions,
  type ReplayStore,
  type RowLike,
  type Transition,
  type TransitionSink,
} from "./replay/replay_buffer.ts";
export { RolloutBuffer, type RolloutEnvs } from "./replay/rollout_buffer.ts";
export type { Sequence, SequenceBatch } from "./replay/sequence_store.ts";
export { SumTree } from "./replay/sum_tree.ts";
export {
  type FromSB3Options,
  fromSB3,
  type SB3Algorithm,
  toStateDict,
} from "./sb3/mod.ts";
export * from "./spaces/mod.ts";
export type { AgentSpec, AgentState, Metadata } from "./train/agent_state.ts";
export {
  type CheckpointCallbackOptions,
  callbackList,
  checkpointCallback,
  everyNTimesteps,
  type SteppingAgent,
} from "./train/callbacks.ts";
export type { Checkpoint, SaveOptions } from "./train/checkpoint.ts";
export { type EvaluateOptions, type Evaluation, evaluate } from "./train/evaluate.ts";
export {
  type EvaluatedAgent,
  type EvaluationHistory,
  type EvaluationRecord,
  Evaluator,
  type EvaluatorOptions,
} from "./train/evaluator.ts";
export { type OffPolicyParts, type OffPolicySteps, trainOffPolicy } from "./train/off_policy.ts";
export { type OnPolicyParts, type OnPolicySteps, trainOnPolicy } from "./train/on_policy.ts";
export { type RecordOptions, record } from "./train/record.ts";
export {
  type ExponentialScheduleOptions,
  exponentialSchedule,
  type LinearScheduleOptions,
  linearSchedule,
  type Schedule,
} from "./train/schedules.ts";
export { StepClock, TrainingRun } from "./train/training_run.ts";
export type {
  CommandName,
  RunSnapshot,
  RunState,
  RunStatus,
  RunUpdate,
  Scene,
  ViewCommand,
  ViewMessage,
  WatchedRun,
} from "./view/messages.ts";
export type { SeriesData } from "./view/series.ts";
export type { TrainingView, TrainingViewOptions } from "./view/training_view.ts";
export { type View, type ViewOptions, view, watchTraining } from "./view/view.ts";
export {
  type InWorkerOptions,
  inWorker,
  type WorkerEvent,
  type WorkerLike,
} from "./worker/in_worker.ts";
export { serveWorker } from "./worker/serve_worker.ts";
export type {
  AnyWorkerTask,
  HostAbortSignal,
  WorkerArgs,
  WorkerContext,
  WorkerReport,
  WorkerResult,
  WorkerTask,
} from "./worker/worker_task.ts";
