/** The table of environments: id, options, time limit, and how to make each. */

import { z } from "zod";
import type { Action, Environment, Observation, Rendering } from "../rl/environment.ts";
import { Acrobot } from "./acrobot.ts";
import { BitFlipping, type BitFlippingOptions } from "./bit_flipping.ts";
import { Blackjack, type BlackjackObservation, type BlackjackOptions } from "./blackjack.ts";
import { CartPole, type CartPoleOptions } from "./cart_pole.ts";
import { Catch, type CatchOptions } from "./catch.ts";
import { CliffWalking, type CliffWalkingOptions } from "./cliff_walking.ts";
import { DeepSea, type DeepSeaOptions } from "./deep_sea.ts";
import type { Dynamics } from "./dynamics.ts";
import { DynamicsWorld } from "./dynamics_world.ts";
import { FrozenLake, type FrozenLakeOptions } from "./frozen_lake.ts";
import { GridWorld, type GridWorldOptions } from "./grid_world.ts";
import { MountainCar, type MountainCarOptions } from "./mountain_car.ts";
import {
  MountainCarContinuous,
  type MountainCarContinuousOptions,
} from "./mountain_car_continuous.ts";
import { Pendulum, type PendulumOptions } from "./pendulum.ts";
import { Taxi, type TaxiOptions } from "./taxi.ts";
import type { Walk } from "./walk.ts";
import { WalkWorld } from "./walk_world.ts";
import type { WorldOptions } from "./world.ts";

/** What is known of an environment before it is made. */
export interface EnvironmentSpec {
  /** Steps after which an episode is truncated; absent where episodes are not limited. */
  readonly max_episode_steps?: number;
  /** The mean return at which the task counts as solved, where there is such a number. */
  readonly reward_threshold?: number;
  /** What it is, in one sentence. */
  readonly docs: string;
}

/** An environment that can be drawn and cloned, as all in the table can. */
export interface CompleteEnvironment<O = Observation, A = Action> extends Environment<O, A> {
  render<M extends keyof Rendering>(mode: M): Rendering[M];
  clone(): CompleteEnvironment<O, A>;
}

/** A row of the table: an environment of observations `O` and actions `A`, with the options `P`. */
export interface Registration<O, A, P> extends EnvironmentSpec {
  /** What `options` must look like. The name is not among them: it is the id. */
  readonly options: z.ZodType<Omit<P, "name">>;
  readonly make: (options: P & WorldOptions) => CompleteEnvironment<O, A>;
  /** The rules alone, where there can be many worlds in one array. */
  readonly dynamics?: (options: P) => Dynamics<A>;
}

/** Observations that are arrays, actions that are numbers: what DQN takes. */
export type Arcade<P> = Registration<Float32Array, number, P>;

/** Observations and actions that are arrays. */
export type Control<P> = Registration<Float32Array, Float32Array, P>;

/** Observations and actions that are numbers: what a table can learn. */
export type Tabular<P> = Registration<number, number, P>;

/** Every environment with its types. */
export interface Environments {
  readonly "CartPole-v0": Arcade<CartPoleOptions>;
  readonly "CartPole-v1": Arcade<CartPoleOptions>;
  readonly "MountainCar-v0": Arcade<MountainCarOptions>;
  readonly "MountainCarContinuous-v0": Control<MountainCarContinuousOptions>;
  readonly "Acrobot-v1": Arcade<WorldOptions>;
  readonly "Pendulum-v1": Control<PendulumOptions>;
  readonly "FrozenLake-v1": Tabular<FrozenLakeOptions>;
  readonly "FrozenLake8x8-v1": Tabular<FrozenLakeOptions>;
  readonly "CliffWalking-v1": Tabular<CliffWalkingOptions>;
  readonly "CliffWalkingSlippery-v1": Tabular<CliffWalkingOptions>;
  readonly "Taxi-v4": Tabular<TaxiOptions>;
  readonly "Blackjack-v1": Registration<BlackjackObservation, number, BlackjackOptions>;
  readonly "Catch-v0": Arcade<CatchOptions>;
  readonly "DeepSea-v0": Arcade<DeepSeaOptions>;
  readonly "BitFlipping-v0": Arcade<BitFlippingOptions>;
  readonly "GridWorld-v0": Tabular<GridWorldOptions>;
}

const flag = z.boolean().exactOptional();
const number = z.number().exactOptional();
const probability = z.number().min(0).max(1).exactOptional();
const length = z.int().min(2).exactOptional();
const seed = z.int().min(0).exactOptional();

const cartPole = {
  options: z.strictObject({ sutton_barto_reward: flag }),
  ...fromDynamics((options: CartPoleOptions) => new CartPole(options)),
  docs: "Balance a pole on a cart by pushing the cart left or right.",
};

const frozenLake = {
  options: z.strictObject({
    map_name: z.enum(["4x4", "8x8"]).exactOptional(),
    desc: z.array(z.string()).exactOptional(),
    is_slippery: flag,
    success_rate: probability,
    reward_schedule: z.tuple([z.number(), z.number(), z.number()]).exactOptional(),
  }),
  docs: "Cross the ice to the goal without falling into a hole.",
};

const cliffWalking = {
  options: z.strictObject({ is_slippery: flag }),
  docs: "Walk along a cliff to the goal without falling off.",
};

/** The rows. */
export const environments: Environments = {
  "CartPole-v0": { ...cartPole, max_episode_steps: 200, reward_threshold: 195 },
  "CartPole-v1": { ...cartPole, max_episode_steps: 500, reward_threshold: 475 },
  "MountainCar-v0": {
    options: z.strictObject({ goal_velocity: number }),
    ...fromDynamics((options: MountainCarOptions) => new MountainCar(options)),
    max_episode_steps: 200,
    reward_threshold: -110,
    docs: "Swing a car that is too weak for the hill up to the flag.",
  },
  "MountainCarContinuous-v0": {
    options: z.strictObject({ goal_velocity: number }),
    ...fromDynamics((options: MountainCarContinuousOptions) => new MountainCarContinuous(options)),
    max_episode_steps: 999,
    reward_threshold: 90,
    docs: "Swing a car up to the flag with as little force as possible.",
  },
  "Acrobot-v1": {
    options: z.strictObject({}),
    ...fromDynamics(() => new Acrobot()),
    max_episode_steps: 500,
    reward_threshold: -100,
    docs: "Swing a two-link pendulum up by the joint between its links.",
  },
  "Pendulum-v1": {
    options: z.strictObject({ g: number }),
    ...fromDynamics((options: PendulumOptions) => new Pendulum(options)),
    max_episode_steps: 200,
    docs: "Swing a pendulum up and hold it there with a motor too weak to lift it.",
  },
  "FrozenLake-v1": {
    ...frozenLake,
    make: fromWalk((options: FrozenLakeOptions) => new FrozenLake(options)),
    max_episode_steps: 100,
    reward_threshold: 0.7,
  },
  "FrozenLake8x8-v1": {
    ...frozenLake,
    make: fromWalk((options: FrozenLakeOptions) => new FrozenLake({ map_name: "8x8", ...options })),
    max_episode_steps: 200,
    reward_threshold: 0.85,
  },
  "CliffWalking-v1": {
    ...cliffWalking,
    make: fromWalk((options: CliffWalkingOptions) => new CliffWalking(options)),
  },
  "CliffWalkingSlippery-v1": {
    ...cliffWalking,
    make: fromWalk(
      (options: CliffWalkingOptions) => new CliffWalking({ is_slippery: true, ...options }),
    ),
  },
  "Taxi-v4": {
    options: z.strictObject({
      is_rainy: flag,
      rainy_probability: probability,
      fickle_passenger: flag,
      fickle_probability: probability,
    }),
    make: (options) => new Taxi(options),
    max_episode_steps: 200,
    reward_threshold: 8,
    docs: "Fetch a passenger and bring them where they want to go.",
  },
  "Blackjack-v1": {
    options: z.strictObject({ sab: flag, natural: flag }),
    make: (options) => new Blackjack(options),
    docs: "Draw cards to come closer to 21 than the dealer, but not beyond.",
  },
  "Catch-v0": {
    options: z.strictObject({ rows: length, columns: length }),
    make: (options) => new Catch(options),
    reward_threshold: 1,
    docs: "Move a paddle under a falling ball.",
  },
  "DeepSea-v0": {
    options: z.strictObject({ size: length, mappingSeed: seed }),
    make: (options) => new DeepSea(options),
    docs: "Dive through a sea where only one sequence of actions finds the treasure.",
  },
  "BitFlipping-v0": {
    options: z.strictObject({ bits: length }),
    make: (options) => new BitFlipping(options),
    max_episode_steps: 8,
    docs: "Make one row of bits equal to another by flipping a bit at a time.",
  },
  "GridWorld-v0": {
    options: z.strictObject({ size: length }),
    make: fromWalk((options: GridWorldOptions) => new GridWorld(options)),
    max_episode_steps: 100,
    docs: "Walk from one corner of a square to the other.",
  },
};

/** Of rules with their variables in an array: one world, or many. */
function fromDynamics<A extends number | Float32Array, P>(
  dynamics: (options: P) => Dynamics<A>,
): Pick<Required<Registration<Float32Array, A, P>>, "make" | "dynamics"> {
  return { dynamics, make: (options) => new DynamicsWorld(dynamics(options), options.name) };
}

/** Of rules that are a map. */
function fromWalk<P>(walk: (options: P) => Walk): Registration<number, number, P>["make"] {
  return (options) => new WalkWorld(walk(options), options.name);
}
