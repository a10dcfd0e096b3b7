/** The minimal grid world. */

import { describe, expect, test } from "bun:test";
import { GridMDPEnv, GridWorld } from "../../../envs/mod.ts";

describe("GridWorld", () => {
  test("is left in 2 (size - 1) steps, each of which costs 1", () => {
    const env = new GridMDPEnv(new GridWorld({ size: 3 }));
    expect(env.get_init_state()).toBe(0);
    const steps = [1, 1, 2, 2].map((action) => env.step(action));
    expect(steps.map(({ next_state }) => next_state)).toEqual([1, 2, 5, 8]);
    expect(steps.map(({ reward }) => reward)).toEqual([-1, -1, -1, -1]);
    expect(steps.map(({ terminated }) => terminated)).toEqual([false, false, false, true]);
  });

  test("has walls around it", () => {
    const env = new GridMDPEnv(new GridWorld({ size: 2 }));
    env.get_init_state();
    expect([0, 3, 2, 2, 3].map((action) => env.step(action).next_state)).toEqual([0, 0, 2, 2, 2]);
  });
});
