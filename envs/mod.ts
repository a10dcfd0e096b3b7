/** Environments, made by id: `make("CartPole-v1")`. */

export { Acrobot, type AcrobotOptions } from "./acrobot.ts";
export { BitFlipping, type BitFlippingOptions } from "./bit_flipping.ts";
export { Blackjack, type BlackjackObservation, type BlackjackOptions } from "./blackjack.ts";
export { Canvas, type Color, type Point, type View } from "./canvas.ts";
export { CartPole, type CartPoleOptions } from "./cart_pole.ts";
export { Catch, type CatchOptions } from "./catch.ts";
export { CliffWalking, type CliffWalkingOptions } from "./cliff_walking.ts";
export { DeepSea, type DeepSeaOptions } from "./deep_sea.ts";
export type { EnvironmentSpec, Environments, Registration } from "./environments.ts";
export { FrozenLake, type FrozenLakeOptions } from "./frozen_lake.ts";
export { GridWorld, type GridWorldOptions } from "./grid_world.ts";
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
  type MakeOptions,
  make,
  type OptionsOf,
  spec,
} from "./registry.ts";
export { Taxi, type TaxiOptions } from "./taxi.ts";
export { type Outcome, World, type WorldOptions } from "./world.ts";
export { TimeLimit } from "./wrappers/time_limit.ts";
export { Wrapper } from "./wrappers/wrapper.ts";
