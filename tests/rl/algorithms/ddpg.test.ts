/** DDPG: what all algorithms for Box actions promise. */
import { quick, testContinuous } from "./continuous_suite.ts";

const settings = { ...quick, action_noise: "ornstein-uhlenbeck", noise_std: 1 };

testContinuous("ddpg", { actor: 2, n_critics: 1, critic: 1 }, settings);
