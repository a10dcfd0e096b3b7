/** The underpowered car. */

import { describe, expect, test } from "bun:test";
import { MountainCar } from "../../../envs/mod.ts";
import { default_rng } from "../../../gluon/random/generator.ts";

const dynamics = new MountainCar();

describe("MountainCar", () => {
  test("begins at rest in [-0.6, -0.4)", () => {
    const state = Float64Array.of(9, 9);
    for (let seed = 0; seed < 50; seed++) {
      dynamics.reset(state, 0, default_rng(seed));
      expect(state[0]).toBeGreaterThan(-0.6);
      expect(state[0]).toBeLessThan(-0.4);
      expect(state[1]).toBe(0);
    }
  });

  test.each([
    [0, -0.001],
    [1, 0],
    [2, 0.001],
  ])("action %p accelerates by %p, and gravity by -0.0025 cos(3 x)", (action, force) => {
    const state = Float64Array.of(-0.5, 0.01);
    expect(dynamics.transition(state, 0, action)).toBe(-1);
    const velocity = 0.01 + force - 0.0025 * Math.cos(-1.5);
    expect(state[1]).toBeCloseTo(velocity, 14);
    expect(state[0]).toBeCloseTo(-0.5 + velocity, 14);
  });

  test("is stopped by the left wall, and limited in speed", () => {
    const state = Float64Array.of(-1.19, -0.07);
    dynamics.transition(state, 0, 0);
    expect(Array.from(state)).toEqual([-1.2, 0]);
    const fast = Float64Array.of(-1, 0.0699);
    dynamics.transition(fast, 0, 2);
    expect(fast[1]).toBe(0.07);
  });

  test("terminates at 0.5 with the goal velocity", () => {
    const isTerminal = (mdp: MountainCar, x: number, v: number) =>
      mdp.isTerminal(Float64Array.of(x, v), 0);
    expect(isTerminal(dynamics, 0.5, 0)).toBe(true);
    expect(isTerminal(dynamics, 0.499, 0.07)).toBe(false);
    const slow = new MountainCar({ goal_velocity: 0.02 });
    expect(isTerminal(slow, 0.55, 0.01)).toBe(false);
    expect(isTerminal(slow, 0.55, 0.02)).toBe(true);
  });
});
