/** The ball and the paddle. */

import { describe, expect, test } from "bun:test";
import { Catch } from "../../../envs/mod.ts";

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

  test("is rendered as text", () => {
    const env = new Catch();
    env.get_init_state({ seed: 0 });
    expect(env.render("ansi").split("\n")).toEqual([
      "· · · · ●",
      ...Array.from({ length: 8 }, () => "· · · · ·"),
      "· · ▂ · ·",
    ]);
  });
});
