/** The pendulum. */

import { describe, expect, test } from "bun:test";
import { Pendulum } from "../../../envs/mod.ts";

const dynamics = new Pendulum();

describe("Pendulum", () => {
  test("moves as computed by hand", () => {
    // Horizontal and at rest: 15 rad/s^2 by gravity, 3 by each N m, for 0.05 s.
    const state = Float64Array.of(Math.PI / 2, 0);
    const reward = dynamics.transition(state, 0, 2);
    expect(reward).toBeCloseTo(-((Math.PI / 2) ** 2 + 0.001 * 4), 7);
    expect(state[1]).toBeCloseTo(0.05 * (15 + 6), 12);
    expect(state[0]).toBeCloseTo(Math.PI / 2 + 0.05 * 1.05, 12);
  });

  test("takes g as its gravity", () => {
    const state = Float64Array.of(Math.PI / 2, 0);
    new Pendulum({ g: 2 }).transition(state, 0, 0);
    expect(state[1]).toBeCloseTo(0.05 * 3, 12);
  });

  test("costs nothing upright, and most hanging down at full speed and torque", () => {
    expect(dynamics.transition(Float64Array.of(0, 0), 0, 0)).toBeCloseTo(0, 14);
    const worst = -(Math.PI ** 2 + 0.1 * 64 + 0.001 * 4);
    expect(dynamics.transition(Float64Array.of(Math.PI, 8), 0, 2)).toBeCloseTo(worst, 6);
    // The angle counts modulo a whole turn.
    const turned = dynamics.transition(Float64Array.of(2 * Math.PI + 0.1, 0), 0, 0);
    expect(turned).toBeCloseTo(-0.01, 12);
  });

  test("limits the speed to 8 rad/s, and never terminates", () => {
    const state = Float64Array.of(Math.PI / 2, 7.9);
    dynamics.transition(state, 0, 2);
    expect(state[1]).toBe(8);
    expect(dynamics.isTerminal()).toBe(false);
  });

  test("is observed as cosine, sine and angular velocity", () => {
    const observation = new Float32Array(4);
    dynamics.observe(Float64Array.of(0, Math.PI / 6, -2), 1, observation, 1);
    expect(observation).toEqual(Float32Array.of(0, Math.sqrt(3) / 2, 0.5, -2));
  });
});
