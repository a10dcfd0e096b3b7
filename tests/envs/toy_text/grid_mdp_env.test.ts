/** The environment of a grid MDP. */

import { describe, expect, test } from "bun:test";
import { DOWN, LEFT, RIGHT, UP } from "../../../envs/base/grid.ts";
import { type GridMDP, GridMDPEnv } from "../../../envs/mod.ts";
import { default_rng } from "../../../gluon/random/generator.ts";

const ring: GridMDP = {
  map: ["ab", "cd"],
  colors: {},
  moves: [UP, RIGHT, DOWN, LEFT],
  cellTypes: {
    a: { reward: 1 },
    b: { reward: 2 },
    c: { reward: -9, resetsToStart: true },
    d: { reward: 4, terminated: true },
  },
  initialStates: [1, 0],
};

describe("GridMDPEnv", () => {
  test("has a state for each cell and an action for each move", () => {
    const env = new GridMDPEnv(ring, "Ring");
    expect([env.observation_space.n, env.action_space.n, env.name]).toEqual([4, 4, "Ring"]);
  });

  test("gives the reward, the termination and the reset of the cell that is entered", () => {
    const env = new GridMDPEnv(ring);
    env.get_init_state();
    env.setState({ ...env.getState(), variables: [0] });
    expect(env.step(0)).toMatchObject({ next_state: 0, reward: 1, terminated: false });
    expect(env.step(2)).toMatchObject({ next_state: 1, reward: -9, terminated: false });
    expect(env.step(2)).toMatchObject({ next_state: 3, reward: 4, terminated: true });
  });

  test("begins in each initial state equally often", () => {
    const env = new GridMDPEnv(ring);
    const starts = Array.from({ length: 1000 }, () => env.get_init_state());
    const share = starts.filter((cell) => cell === 1).length / 1000;
    expect(share).toBeGreaterThan(0.45);
    expect(share).toBeLessThan(0.55);
    expect(starts.every((cell) => cell <= 1)).toBe(true);
  });

  test("slips to the move before or after the intended one, cyclically", () => {
    const env = new GridMDPEnv({ ...ring, slipProbabilities: [0.25, 0.5, 0.25] });
    const rng = default_rng(8);
    env.get_init_state({ seed: 8 });
    rng.random(); // the initial state
    for (let i = 0; i < 50; i++) {
      env.setState({ ...env.getState(), phase: "running", variables: [0] });
      const u = rng.random();
      const { next_state, info } = env.step(0); // left, up or right
      expect(next_state).toBe(u < 0.75 ? 0 : 1);
      expect(info.prob).toBe(u < 0.25 ? 0.25 : u < 0.75 ? 0.5 : 0.25);
    }
  });
});
