/** The worlds for tests and teaching, against their rules. */

import { describe, expect, test } from "bun:test";
import { BitFlipping, Catch, DeepSea, GridWorld, WalkWorld } from "../../envs/mod.ts";

describe("Catch", () => {
  test("lets the ball fall for rows - 1 steps, and rewards only where it lands", () => {
    const env = new Catch();
    for (let seed = 0; seed < 20; seed++) {
      const column = env.get_init_state({ seed }).indexOf(1);
      const rewards: number[] = [];
      let paddle = 2;
      for (let done = false; !done; ) {
        const step = env.step(1 + Math.sign(column - paddle));
        paddle += Math.sign(column - paddle);
        rewards.push(step.reward);
        done = step.done;
      }
      expect(rewards).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 1]);
    }
  });

  test("counts a ball beside the paddle as lost", () => {
    const env = new Catch({ rows: 2, columns: 5 });
    let seed = 0;
    while (env.get_init_state({ seed }).indexOf(1) !== 0) seed += 1;
    expect(env.step(1)).toMatchObject({ reward: -1, terminated: true });
  });

  test("shows ball and paddle, as one where they meet", () => {
    const env = new Catch({ rows: 3, columns: 3 });
    let seed = 0;
    while (env.get_init_state({ seed }).indexOf(1) !== 1) seed += 1;
    expect(env.get_init_state({ seed })).toEqual(Float32Array.of(0, 1, 0, 0, 0, 0, 0, 1, 0));
    env.step(1);
    expect(env.step(1).next_state).toEqual(Float32Array.of(0, 0, 0, 0, 0, 0, 0, 1, 0));
  });

  test("stops the paddle at the walls", () => {
    const env = new Catch({ rows: 10, columns: 3 });
    env.get_init_state();
    for (let i = 0; i < 4; i++) env.step(0);
    expect(env.step(0).next_state.slice(-3)).toEqual(Float32Array.of(1, 0, 0));
  });
});

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
});

describe("BitFlipping", () => {
  test("is solved by flipping every bit that differs", () => {
    const env = new BitFlipping({ bits: 6 });
    for (let seed = 0; seed < 20; seed++) {
      const state = env.get_init_state({ seed });
      const wrong = [0, 1, 2, 3, 4, 5].filter((i) => state[i] !== state[6 + i]);
      expect(wrong.length).toBeGreaterThan(0);
      const steps = wrong.map((i) => env.step(i));
      expect(steps.map(({ reward }) => reward)).toEqual([...wrong.slice(1).map(() => -1), 0]);
      expect(steps.map(({ terminated }) => terminated).indexOf(true)).toBe(wrong.length - 1);
    }
  });
});

describe("GridWorld", () => {
  test("is left in 2 (size - 1) steps, each of which costs 1", () => {
    const env = new WalkWorld(new GridWorld({ size: 3 }));
    expect(env.get_init_state()).toBe(0);
    const steps = [1, 1, 2, 2].map((action) => env.step(action));
    expect(steps.map(({ next_state }) => next_state)).toEqual([1, 2, 5, 8]);
    expect(steps.map(({ reward }) => reward)).toEqual([-1, -1, -1, -1]);
    expect(steps.map(({ terminated }) => terminated)).toEqual([false, false, false, true]);
  });

  test("has walls around it", () => {
    const env = new WalkWorld(new GridWorld({ size: 2 }));
    env.get_init_state();
    expect([0, 3, 2, 2, 3].map((action) => env.step(action).next_state)).toEqual([0, 0, 2, 2, 2]);
  });
});
