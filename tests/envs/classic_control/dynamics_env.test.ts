/** One environment of batched dynamics. */

import { describe, expect, test } from "bun:test";
import { CartPole, DynamicsEnv, Pendulum } from "../../../envs/mod.ts";

describe("DynamicsEnv", () => {
  test("has the spaces of the dynamics, and the name of their class or the one given", () => {
    const dynamics = new CartPole();
    const env = new DynamicsEnv(dynamics);
    expect(env.observation_space).toBe(dynamics.observation_space);
    expect(env.action_space).toBe(dynamics.action_space);
    expect([env.name, new DynamicsEnv(dynamics, "Mine").name]).toEqual(["CartPole", "Mine"]);
  });

  test("steps the dynamics: reward, observation, termination", () => {
    const dynamics = new CartPole();
    const env = new DynamicsEnv(dynamics);
    env.get_init_state();
    env.setState({ ...env.getState(), variables: [2.39, 3, 0, 0] });
    const state = Float64Array.of(2.39, 3, 0, 0);
    const reward = dynamics.transition(state, 0, 1);
    expect(env.step(1)).toEqual({
      next_state: Float32Array.from(state),
      reward,
      done: true,
      terminated: true,
      truncated: false,
      info: {},
    });
  });

  test("takes the only number of a continuous action", () => {
    const env = new DynamicsEnv(new Pendulum());
    env.get_init_state();
    env.setState({ ...env.getState(), variables: [0, 0] });
    expect(env.step(Float32Array.of(2)).next_state[2]).toBeCloseTo(0.3, 6);
  });
});
