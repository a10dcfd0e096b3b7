/** Environments, made by id: `make("CartPole-v1")`. */

export { Acrobot } from "./acrobot.ts";
export { BitFlipping, type BitFlippingOptions } from "./bit_flipping.ts";
export { Blackjack, type BlackjackObservation, type BlackjackOptions } from "./blackjack.ts";
export { Canvas, type Color, type Point, type View } from "./canvas.ts";
export { CartPole, type CartPoleOptions } from "./cart_pole.ts";
export { Catch, type CatchOptions } from "./catch.ts";
export { type CheckOptions, check_env, findViolations, type Violation } from "./check_env.ts";
export { CliffWalking, type CliffWalkingOptions } from "./cliff_walking.ts";
export { DeepSea, type DeepSeaOptions } from "./deep_sea.ts";
export type { Dynamics } from "./dynamics.ts";
export { DynamicsWorld } from "./dynamics_world.ts";
export type {
  Arcade,
  CompleteEnvironment,
  Control,
  EnvironmentSpec,
  Environments,
  Registration,
  Tabular,
} from "./environments.ts";
export { FrozenLake, type FrozenLakeOptions } from "./frozen_lake.ts";
export type { Cell } from "./grid.ts";
export { GridWorld, type GridWorldOptions } from "./grid_world.ts";
export {
  GymnasiumEnvironment,
  type GymnasiumId,
  type GymnasiumOptions,
} from "./gymnasium/gymnasium_environment.ts";
export { MountainCar, type MountainCarOptions } from "./mountain_car.ts";
export {
  MountainCarContinuous,
  type MountainCarContinuousOptions,
} from "./mountain_car_continuous.ts";
export { Pendulum, type PendulumOptions } from "./pendulum.ts";
export {
  type EnvironmentId,
  list,
  type Made,
  type MadeVec,
  type MakeOptions,
  make,
  make_vec,
  type OptionsOf,
  spec,
} from "./registry.ts";
export { Taxi, type TaxiOptions } from "./taxi.ts";
export { type Batchable, SyncVectorEnvironment } from "./vector/sync_vector_environment.ts";
export type { Arrival, Walk } from "./walk.ts";
export { WalkWorld } from "./walk_world.ts";
export { type Outcome, World, type WorldOptions } from "./world.ts";
export { ClipAction } from "./wrappers/clip_action.ts";
export { ClipReward, type ClipRewardOptions } from "./wrappers/clip_reward.ts";
export { FlattenObservation } from "./wrappers/flatten_observation.ts";
export {
  FrameStackObservation,
  type FrameStackOptions,
} from "./wrappers/frame_stack_observation.ts";
export { NormalizeObservation } from "./wrappers/normalize_observation.ts";
export {
  type EpisodeStatistics,
  RecordEpisodeStatistics,
} from "./wrappers/record_episode_statistics.ts";
export { TimeLimit } from "./wrappers/time_limit.ts";
export { TransformObservation } from "./wrappers/transform_observation.ts";
export { TransformReward } from "./wrappers/transform_reward.ts";
export { Wrapper } from "./wrappers/wrapper.ts";
