/** The two-link pendulum. */

import { describe, expect, test } from "bun:test";
import { Acrobot } from "../../../envs/mod.ts";

const dynamics = new Acrobot();

/** Kinetic and potential energy (J) of two links of 1 kg, 1 m and 1 kg m^2. */
function energy([theta1 = 0, theta2 = 0, omega1 = 0, omega2 = 0]: Float64Array): number {
  const inertia1 = 0.25 + (1.25 + Math.cos(theta2)) + 2;
  const inertia2 = 0.25 + 0.5 * Math.cos(theta2) + 1;
  const kinetic = 0.5 * inertia1 * omega1 ** 2 + 0.625 * omega2 ** 2 + inertia2 * omega1 * omega2;
  return kinetic - 9.8 * (1.5 * Math.cos(theta1) + 0.5 * Math.cos(theta1 + theta2));
}

describe("Acrobot", () => {
  test("stays at rest hanging down without torque", () => {
    const state = new Float64Array(4);
    expect(dynamics.transition(state, 0, 1)).toBe(-1);
    for (const value of state) expect(value).toBeCloseTo(0, 14);
  });

  test("keeps its energy without torque", () => {
    const state = Float64Array.of(0.5, -0.3, 0, 0);
    const before = energy(state);
    for (let i = 0; i < 25; i++) dynamics.transition(state, 0, 1);
    expect(energy(state)).toBeGreaterThan(before - 0.05);
    expect(energy(state)).toBeLessThan(before + 0.05);
  });

  test("bends to one side by a torque, and to the other by its opposite", () => {
    const [left, right] = [new Float64Array(4), new Float64Array(4)];
    dynamics.transition(left, 0, 0);
    dynamics.transition(right, 0, 2);
    // From rest: alpha2 = 1 / (1.25 - 1.75^2 / 4.5), alpha1 = -1.75 / 4.5 alpha2, for 0.2 s.
    const alpha2 = 1 / (1.25 - 1.75 ** 2 / 4.5);
    expect(right[3]).toBeGreaterThan(0.9 * 0.2 * alpha2);
    expect(right[3]).toBeLessThan(0.2 * alpha2);
    expect(right[2]).toBeGreaterThan(((-0.2 * 1.75) / 4.5) * alpha2);
    expect(right[2]).toBeLessThan(0);
    for (let i = 0; i < 4; i++) expect(left[i]).toBeCloseTo(-(right[i] as number), 12);
  });

  test("terminates, with reward 0, when the free end is one link above the fixed point", () => {
    const isTerminal = (theta1: number, theta2: number) =>
      dynamics.isTerminal(Float64Array.of(theta1, theta2, 0, 0), 0);
    expect(isTerminal(Math.PI, 0)).toBe(true);
    expect(isTerminal(Math.PI / 2, Math.PI / 2)).toBe(false); // exactly at the height
    expect(isTerminal(2, 1)).toBe(true);
    const state = Float64Array.of(Math.PI - 0.01, 0, 0, 0);
    expect(dynamics.transition(state, 0, 1)).toBe(0);
  });

  test("is observed as cosines, sines and angular velocities", () => {
    const observation = new Float32Array(6);
    dynamics.observe(Float64Array.of(Math.PI / 2, -Math.PI / 6, 3, -4), 0, observation, 0);
    for (const [i, value] of [0, 1, Math.sqrt(3) / 2, -0.5, 3, -4].entries()) {
      expect(observation[i]).toBeCloseTo(value, 6);
    }
  });
});
