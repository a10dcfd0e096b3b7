/** Truncation after a number of steps. */

import { describe, expect, test } from "bun:test";
import { make, TimeLimit } from "../../../envs/mod.ts";
import { type CartPoleLike, cartPole, testVectorRefused, testWrapper } from "./wrapper_suite.ts";

describe("TimeLimit", () => {
  testWrapper(() => new TimeLimit(cartPole(), 9));
  testVectorRefused("TimeLimit", (env) => new TimeLimit(env, 9));

  test("truncates at the limit, and lets termination stand at the same step", () => {
    const env = new TimeLimit(make("CartPole-v1", { max_episode_steps: Infinity }), 10);
    env.get_init_state({ seed: 42 });
    const steps = Array.from({ length: 10 }, () => env.step(1));
    const ends = steps.map(({ done, terminated, truncated }) => [done, terminated, truncated]);
    expect(ends.slice(0, 9).flat()).not.toContain(true);
    expect(ends[9]).toEqual([true, true, true]);
  });

  test("counts the steps of every episode", () => {
    const env = new TimeLimit(cartPole(), 2);
    for (let episode = 0; episode < 3; episode++) {
      env.get_init_state();
      expect(env.step(0).done).toBe(false);
      expect(env.step(1).truncated).toBe(true);
    }
  });

  test("is not yet there for a clone taken before it", () => {
    const env = new TimeLimit(cartPole(), 2);
    env.get_init_state();
    env.step(0);
    const clone = env.clone?.() as CartPoleLike;
    expect(env.step(1).truncated).toBe(true);
    expect(clone.step(1).truncated).toBe(true);
    expect(() => clone.step(1)).toThrow("(truncated at step 2)");
  });

  test.each([0, -1, 2.5, Number.NaN, Infinity])("refuses a limit of %p steps", (limit: number) => {
    expect(() => new TimeLimit(cartPole(), limit)).toThrow(
      new RangeError(
        `Cannot limit CartPole-v1 to ${limit} steps: max_episode_steps must be a positive integer.`,
      ),
    );
  });
});
