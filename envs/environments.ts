/** The table of environments: ids, time limits and reward thresholds. */

import { connectFour } from "./board/connect_four.ts";
import {
  bipedalWalker,
  bipedalWalkerHardcore,
  lunarLander,
  lunarLanderContinuous,
} from "./box2d/registrations.ts";
import { bitFlipping } from "./bsuite/bit_flipping.ts";
import { catchBall } from "./bsuite/catch.ts";
import { deepSea } from "./bsuite/deep_sea.ts";
import { acrobot } from "./classic_control/acrobot.ts";
import { cartPole } from "./classic_control/cart_pole.ts";
import { mountainCar } from "./classic_control/mountain_car.ts";
import { mountainCarContinuous } from "./classic_control/mountain_car_continuous.ts";
import { pendulum } from "./classic_control/pendulum.ts";
import { pointReach } from "./goals/point_reach.ts";
import { asterix } from "./minatar/asterix.ts";
import { breakout } from "./minatar/breakout.ts";
import { freeway } from "./minatar/freeway.ts";
import { minimal } from "./minatar/minatar_env.ts";
import { seaquest } from "./minatar/seaquest.ts";
import { spaceInvaders } from "./minatar/space_invaders.ts";
import { cartPoleNoVelocity } from "./partially_observed/cart_pole_no_velocity.ts";
import { tMaze } from "./partially_observed/t_maze.ts";
import { blackjack } from "./toy_text/blackjack.ts";
import { cliffWalking, cliffWalkingSlippery } from "./toy_text/cliff_walking.ts";
import { frozenLake, frozenLake8x8 } from "./toy_text/frozen_lake.ts";
import { gridWorld } from "./toy_text/grid_world.ts";
import { taxi } from "./toy_text/taxi.ts";

/** Every environment by id. */
export const environments = {
  "CartPole-v0": { ...cartPole, max_episode_steps: 200, reward_threshold: 195 } as typeof cartPole,
  "CartPole-v1": { ...cartPole, max_episode_steps: 500, reward_threshold: 475 } as typeof cartPole,
  "MountainCar-v0": {
    ...mountainCar,
    max_episode_steps: 200,
    reward_threshold: -110,
  } as typeof mountainCar,
  "MountainCarContinuous-v0": {
    ...mountainCarContinuous,
    max_episode_steps: 999,
    reward_threshold: 90,
  } as typeof mountainCarContinuous,
  "Acrobot-v1": { ...acrobot, max_episode_steps: 500, reward_threshold: -100 } as typeof acrobot,
  "Pendulum-v1": { ...pendulum, max_episode_steps: 200 } as typeof pendulum,
  "LunarLander-v3": {
    ...lunarLander,
    max_episode_steps: 1000,
    reward_threshold: 200,
  } as typeof lunarLander,
  "LunarLanderContinuous-v3": {
    ...lunarLanderContinuous,
    max_episode_steps: 1000,
    reward_threshold: 200,
  } as typeof lunarLanderContinuous,
  "BipedalWalker-v3": {
    ...bipedalWalker,
    max_episode_steps: 1600,
    reward_threshold: 300,
  } as typeof bipedalWalker,
  "BipedalWalkerHardcore-v3": {
    ...bipedalWalkerHardcore,
    max_episode_steps: 2000,
    reward_threshold: 300,
  } as typeof bipedalWalkerHardcore,
  "FrozenLake-v1": {
    ...frozenLake,
    max_episode_steps: 100,
    reward_threshold: 0.7,
  } as typeof frozenLake,
  "FrozenLake8x8-v1": {
    ...frozenLake8x8,
    max_episode_steps: 200,
    reward_threshold: 0.85,
  } as typeof frozenLake8x8,
  "CliffWalking-v1": cliffWalking as typeof cliffWalking,
  "CliffWalkingSlippery-v1": cliffWalkingSlippery as typeof cliffWalkingSlippery,
  "Taxi-v4": { ...taxi, max_episode_steps: 200, reward_threshold: 8 } as typeof taxi,
  "Blackjack-v1": blackjack as typeof blackjack,
  "Catch-v0": { ...catchBall, reward_threshold: 1 } as typeof catchBall,
  "DeepSea-v0": deepSea as typeof deepSea,
  "BitFlipping-v0": { ...bitFlipping, max_episode_steps: 8 } as typeof bitFlipping,
  "TMaze-v0": { ...tMaze, max_episode_steps: 50, reward_threshold: 3.9 } as typeof tMaze,
  "CartPoleNoVel-v1": {
    ...cartPoleNoVelocity,
    max_episode_steps: 500,
    reward_threshold: 475,
  } as typeof cartPoleNoVelocity,
  "PointReach-v0": {
    ...pointReach,
    max_episode_steps: 50,
    reward_threshold: -12,
  } as typeof pointReach,
  "ConnectFour-v0": connectFour as typeof connectFour,
  "GridWorld-v0": { ...gridWorld, max_episode_steps: 100 } as typeof gridWorld,
  "MinAtar/Asterix-v0": asterix as typeof asterix,
  "MinAtar/Asterix-v1": minimal(asterix) as typeof asterix,
  "MinAtar/Breakout-v0": breakout as typeof breakout,
  "MinAtar/Breakout-v1": minimal(breakout) as typeof breakout,
  "MinAtar/Freeway-v0": freeway as typeof freeway,
  "MinAtar/Freeway-v1": minimal(freeway) as typeof freeway,
  "MinAtar/Seaquest-v0": seaquest as typeof seaquest,
  "MinAtar/Seaquest-v1": minimal(seaquest) as typeof seaquest,
  "MinAtar/SpaceInvaders-v0": spaceInvaders as typeof spaceInvaders,
  "MinAtar/SpaceInvaders-v1": minimal(spaceInvaders) as typeof spaceInvaders,
};

/** The table's type: every id with the types of its environment and options. */
export type Environments = typeof environments;
