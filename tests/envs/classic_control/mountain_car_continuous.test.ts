/** The underpowered car with a continuous force. */

import { describe, expect, test } from "bun:test";
import { MountainCarContinuous } from "../../../envs/mod.ts";

const dynamics = new MountainCarContinuous();

describe("MountainCarContinuous", () => {
  test("accelerates by 0.0015 force - 0.0025 cos(3 x), at a cost of 0.1 force^2", () => {
    for (const force of [-1, 0, 0.5]) {
      const state = Float64Array.of(-0.5, 0.01, 0);
      expect(dynamics.transition(state, 0, force)).toBeCloseTo(-0.1 * force * force, 12);
      const velocity = 0.01 + 0.0015 * force - 0.0025 * Math.cos(-1.5);
      expect(state[1]).toBeCloseTo(velocity, 8);
      expect(state[0]).toBeCloseTo(-0.5 + velocity, 7);
      expect(state[2]).toBe(0);
    }
  });

  test("rewards the goal at 0.45 with 100", () => {
    const state = Float64Array.of(0.44, 0.05, 0);
    expect(dynamics.transition(state, 0, 1)).toBeCloseTo(99.9, 12);
    expect(dynamics.isTerminal(state, 0)).toBe(true);
    expect(dynamics.isTerminal(Float64Array.of(0.44, 0.05, 0), 0)).toBe(false);
  });

  test("is stopped by the left wall", () => {
    const state = Float64Array.of(-1.19, -0.07, 0);
    dynamics.transition(state, 0, -1);
    expect(Array.from(state)).toEqual([Math.fround(-1.2), 0, 0]);
  });
});
