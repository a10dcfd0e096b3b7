/** The cart and the pole. */

import { describe, expect, test } from "bun:test";
import { CartPole, DynamicsEnv } from "../../../envs/mod.ts";
import { default_rng } from "../../../gluon/random/generator.ts";

const dynamics = new CartPole();
const LIMIT = (12 * Math.PI) / 180;

describe("CartPole", () => {
  test("begins with four variables uniform in [-0.05, 0.05)", () => {
    const [rng, same] = [default_rng(3), default_rng(3)];
    const state = new Float64Array(6);
    dynamics.reset(state, 1, rng);
    const expected = Array.from({ length: 4 }, () => same.uniform(-0.05, 0.05));
    expect(Array.from(state)).toEqual([0, ...expected, 0]);
  });

  test("moves from rest upright as computed by hand", () => {
    // Push 10/1.1, so alpha = -600/41 rad/s^2 and a = 400/41 m/s^2; velocities change by 0.02 s.
    for (const [action, sign] of [
      [1, 1],
      [0, -1],
    ] as const) {
      const state = new Float64Array(4);
      expect(dynamics.transition(state, 0, action)).toBe(1);
      expect(state[0]).toBe(0);
      expect(state[1]).toBeCloseTo((sign * 8) / 41, 14);
      expect(state[2]).toBe(0);
      expect(state[3]).toBeCloseTo((-sign * 12) / 41, 14);
    }
  });

  test("falls with the old velocities (Euler), and by gravity", () => {
    const state = Float64Array.of(1, 2, 0.1, -0.5);
    dynamics.transition(state, 0, 1);
    expect(state[0]).toBeCloseTo(1 + 0.02 * 2, 14);
    expect(state[2]).toBeCloseTo(0.1 - 0.02 * 0.5, 14);
    const push = (10 + 0.05 * 0.25 * Math.sin(0.1)) / 1.1;
    const alpha =
      (9.8 * Math.sin(0.1) - Math.cos(0.1) * push) / (0.5 * (4 / 3 - Math.cos(0.1) ** 2 / 11));
    expect(state[3]).toBeCloseTo(-0.5 + 0.02 * alpha, 12);
    expect(state[1]).toBeCloseTo(2 + 0.02 * (push - (0.05 * alpha * Math.cos(0.1)) / 1.1), 12);
  });

  test("terminates beyond 2.4 m and beyond 12 degrees, on either side", () => {
    const isTerminal = (x: number, theta: number) =>
      dynamics.isTerminal(Float64Array.of(x, 0, theta, 0), 0);
    expect(isTerminal(2.4, LIMIT)).toBe(false);
    expect(isTerminal(2.41, 0)).toBe(true);
    expect(isTerminal(-2.41, 0)).toBe(true);
    expect(isTerminal(0, LIMIT + 1e-6)).toBe(true);
    expect(isTerminal(0, -LIMIT - 1e-6)).toBe(true);
  });

  test("with sutton_barto_reward gives -1 for the step that terminates, else 0", () => {
    const rewards = new CartPole({ sutton_barto_reward: true });
    expect(rewards.transition(new Float64Array(4), 0, 1)).toBe(0);
    expect(rewards.transition(Float64Array.of(2.399, 5, 0, 0), 0, 1)).toBe(-1);
  });

  test("is rendered as a cart on a track with a tilted pole", () => {
    const env = new DynamicsEnv(dynamics);
    env.get_init_state({ seed: 1 });
    for (let i = 0; i < 8; i++) env.step(0);
    const lines = env.render("ansi").replaceAll("⠀", " ").split("\n");
    expect(lines.map((line) => line.trimEnd())).toEqual([
      "",
      "                              ⣄",
      "                             ⢸⡏",
      "                             ⢸⡇",
      "                             ⣿",
      "                             ⣿",
      "                            ⢸⡇",
      "                         ⢀⣀⣀⣼⣇⣀⣀",
      "                         ⢸⣿⣿⣿⣿⣿⣿",
      "⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠚⠛⠛⠛⠛⠛⠛⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒",
      "",
      "",
    ]);
  });
});
