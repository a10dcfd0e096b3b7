/** Environments, by id: `make("CartPole-v1")`; their base classes, wrappers and the checker. */

export {
  AtariPreprocessing,
  type AtariPreprocessingOptions,
} from "./atari/atari_preprocessing.ts";
export { BaseEnv, type BaseEnvOptions, type Outcome } from "./base/base_env.ts";
export { Canvas, type Color, type Point, type View } from "./base/canvas.ts";
export { drawImage } from "./base/draw_image.ts";
export type { Cell } from "./base/grid.ts";
export { ConnectFour, type ConnectFourOptions, type Opponent } from "./board/connect_four.ts";
export { Board } from "./board/connect_four_board.ts";
export { minimaxMove } from "./board/minimax.ts";
export type { BipedalWalker, BipedalWalkerOptions } from "./box2d/bipedal_walker.ts";
export type { Box2DEnv } from "./box2d/box2d_env.ts";
export type { Control, Throttle } from "./box2d/lander_control.ts";
export type { LunarLander, LunarLanderOptions } from "./box2d/lunar_lander.ts";
export { BitFlipping, type BitFlippingOptions } from "./bsuite/bit_flipping.ts";
export { Catch, type CatchOptions } from "./bsuite/catch.ts";
export { DeepSea, type DeepSeaOptions } from "./bsuite/deep_sea.ts";
export { type CheckOptions, check_env, findViolations, type Violation } from "./check_env.ts";
export { Acrobot } from "./classic_control/acrobot.ts";
export { CartPole, type CartPoleOptions } from "./classic_control/cart_pole.ts";
export type { Dynamics } from "./classic_control/dynamics.ts";
export { DynamicsEnv } from "./classic_control/dynamics_env.ts";
export { MountainCar, type MountainCarOptions } from "./classic_control/mountain_car.ts";
export {
  MountainCarContinuous,
  type MountainCarContinuousOptions,
} from "./classic_control/mountain_car_continuous.ts";
export { Pendulum, type PendulumOptions } from "./classic_control/pendulum.ts";
export { type Environments, environments } from "./environments.ts";
export { makeFromFile, type OwnOptions } from "./from_file.ts";
export { PointReach, type PointReachOptions } from "./goals/point_reach.ts";
export type { AtariFrames, AtariFramesOptions } from "./gymnasium/atari_frames.ts";
export { GymnasiumEnvironment } from "./gymnasium/gymnasium_environment.ts";
export type { GymnasiumId } from "./gymnasium/gymnasium_id.ts";
export type { GymnasiumOptions } from "./gymnasium/gymnasium_options.ts";
export {
  GymnasiumVectorEnvironment,
  type GymnasiumVectorOptions,
} from "./gymnasium/gymnasium_vector_environment.ts";
export { Asterix } from "./minatar/asterix.ts";
export { Breakout } from "./minatar/breakout.ts";
export { Freeway } from "./minatar/freeway.ts";
export { MinAtarEnv, type MinAtarOptions, NumberReader } from "./minatar/minatar_env.ts";
export { MinAtarVectorEnvironment } from "./minatar/minatar_vector_environment.ts";
export { Seaquest } from "./minatar/seaquest.ts";
export { SpaceInvaders } from "./minatar/space_invaders.ts";
export { CartPoleNoVelocity } from "./partially_observed/cart_pole_no_velocity.ts";
export { TMaze, type TMazeOptions } from "./partially_observed/t_maze.ts";
export { type EntryPoint, type EntryPointOptions, register } from "./register.ts";
export type {
  CompleteEnvironment,
  ContinuousControl,
  DiscreteControl,
  EnvironmentOptionsSchema,
  EnvironmentSpec,
  Registration,
  Tabular,
} from "./registration.ts";
export {
  type EnvironmentId,
  list,
  type Made,
  type MadeVec,
  type MakeOptions,
  type MakeVecOptions,
  make,
  make_vec,
  type OptionsOf,
  preload,
  spec,
} from "./registry.ts";
export {
  Blackjack,
  type BlackjackObservation,
  type BlackjackOptions,
} from "./toy_text/blackjack.ts";
export { CliffWalking, type CliffWalkingOptions } from "./toy_text/cliff_walking.ts";
export { FrozenLake, type FrozenLakeOptions } from "./toy_text/frozen_lake.ts";
export type { CellType, GridMDP } from "./toy_text/grid_mdp.ts";
export { GridMDPEnv } from "./toy_text/grid_mdp_env.ts";
export { GridWorld, type GridWorldOptions } from "./toy_text/grid_world.ts";
export { Taxi, type TaxiOptions } from "./toy_text/taxi.ts";
export { SyncVectorEnvironment, type VectorOptions } from "./vector/sync_vector_environment.ts";
export {
  AsyncVectorEnvironment,
  type AsyncVectorOptions,
} from "./vector/threads/async_vector_environment.ts";
export { VecFrameStack } from "./vector/wrappers/vec_frame_stack.ts";
export { VecMonitor } from "./vector/wrappers/vec_monitor.ts";
export { VecNormalize, type VecNormalizeOptions } from "./vector/wrappers/vec_normalize.ts";
export {
  VecVideoRecorder,
  type VecVideoRecorderOptions,
} from "./vector/wrappers/vec_video_recorder.ts";
export { VectorWrapper } from "./vector/wrappers/vector_wrapper.ts";
export { ClipAction } from "./wrappers/clip_action.ts";
export { ClipReward, type ClipRewardOptions } from "./wrappers/clip_reward.ts";
export { DelayObservation } from "./wrappers/delay_observation.ts";
export { FlattenObservation } from "./wrappers/flatten_observation.ts";
export {
  FrameStackObservation,
  type FrameStackOptions,
} from "./wrappers/frame_stack_observation.ts";
export { GrayscaleObservation } from "./wrappers/grayscale_observation.ts";
export { MaxAndSkipObservation } from "./wrappers/max_and_skip_observation.ts";
export {
  NormalizeObservation,
  type NormalizeObservationOptions,
} from "./wrappers/normalize_observation.ts";
export { NormalizeReward, type NormalizeRewardOptions } from "./wrappers/normalize_reward.ts";
export { OrderEnforcing, type OrderEnforcingOptions } from "./wrappers/order_enforcing.ts";
export { PassiveEnvChecker } from "./wrappers/passive_env_checker.ts";
export type { PictureTarget, RecordedPicture } from "./wrappers/pictures.ts";
export {
  type EpisodeStatistics,
  RecordEpisodeStatistics,
} from "./wrappers/record_episode_statistics.ts";
export {
  cappedCubicVideoSchedule,
  RecordVideo,
  type RecordVideoOptions,
} from "./wrappers/record_video.ts";
export { Renamed } from "./wrappers/renamed.ts";
export { RepeatAction } from "./wrappers/repeat_action.ts";
export type { Bound } from "./wrappers/rescale.ts";
export { RescaleAction } from "./wrappers/rescale_action.ts";
export { RescaleObservation } from "./wrappers/rescale_observation.ts";
export { ResizeObservation } from "./wrappers/resize_observation.ts";
export { RunningMeanStd } from "./wrappers/running_mean_std.ts";
export { StickyAction, type StickyActionOptions } from "./wrappers/sticky_action.ts";
export {
  TimeAwareObservation,
  type TimeAwareObservationOptions,
} from "./wrappers/time_aware_observation.ts";
export { TimeLimit } from "./wrappers/time_limit.ts";
export { TransformObservation } from "./wrappers/transform_observation.ts";
export { TransformReward } from "./wrappers/transform_reward.ts";
export { Wrapper } from "./wrappers/wrapper.ts";
