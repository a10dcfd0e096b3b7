/** The diver and the treasure. */

import { describe, expect, test } from "bun:test";
import { DeepSea } from "../../../envs/mod.ts";

describe("DeepSea", () => {
  test("pays 0.99 for going right all the way", () => {
    const env = new DeepSea({ size: 5 });
    env.get_init_state();
    const rewards = Array.from({ length: 5 }, () => env.step(1));
    expect(rewards.reduce((sum, { reward }) => sum + reward, 0)).toBeCloseTo(0.99, 12);
    expect(rewards.at(-1)?.terminated).toBe(true);
    expect(rewards.at(-1)?.next_state.every((x) => x === 0)).toBe(true);
  });

  test("pays nothing for going left, and less than nothing for one step to the right", () => {
    const env = new DeepSea({ size: 4 });
    env.get_init_state();
    expect([0, 0, 1, 0].map((action) => env.step(action).reward + 0)).toEqual([0, 0, -0.0025, 0]);
  });

  test("may mean another action by right in every cell, by a seed", () => {
    const play = (mappingSeed: number) => {
      const env = new DeepSea({ size: 6, mappingSeed });
      env.get_init_state();
      return Array.from({ length: 6 }, () => env.step(1).reward);
    };
    expect(play(1)).toEqual(play(1));
    expect(play(1)).not.toEqual(play(2));
  });

  test("is rendered as text, with the treasure in the corner", () => {
    const env = new DeepSea({ size: 3 });
    env.get_init_state();
    env.step(1);
    expect(env.render("ansi").split("\n")).toEqual(["· · ·", "· ● ·", "· · $"]);
  });
});
