/** The walk along the cliff. */

import { describe, expect, test } from "bun:test";
import { CliffWalking, GridMDPEnv } from "../../../envs/mod.ts";

describe("CliffWalking", () => {
  test("is crossed at best with a return of -13", () => {
    const env = new GridMDPEnv(new CliffWalking());
    expect(env.get_init_state()).toBe(36);
    const steps = [0, ...Array.from({ length: 11 }, () => 1), 2].map((action) => env.step(action));
    expect(steps.reduce((sum, { reward }) => sum + reward, 0)).toBe(-13);
    expect(steps.at(-1)).toMatchObject({ next_state: 47, terminated: true });
    expect(steps.slice(0, -1).some(({ done }) => done)).toBe(false);
  });

  test("costs 100 off the cliff, and goes on at the start", () => {
    const env = new GridMDPEnv(new CliffWalking());
    env.get_init_state();
    expect(env.step(1)).toMatchObject({ next_state: 36, reward: -100, terminated: false });
    expect(env.step(3)).toMatchObject({ next_state: 36, reward: -1 });
  });

  test("slips to either side with 1/3 where it is slippery", () => {
    expect(new CliffWalking().slipProbabilities).toBeUndefined();
    const { slipProbabilities } = new CliffWalking({ is_slippery: true });
    expect(slipProbabilities).toEqual([1 / 3, 1 / 3, 1 / 3]);
  });
});
