/** The return and the length of every episode. */

import { describe, expect, test } from "bun:test";
import { make, RecordEpisodeStatistics } from "../../../envs/mod.ts";
import { cartPole, testVectorRefused, testWrapper } from "./wrapper_suite.ts";

describe("RecordEpisodeStatistics", () => {
  testWrapper(() => new RecordEpisodeStatistics(cartPole()));
  testVectorRefused("RecordEpisodeStatistics", (env) => new RecordEpisodeStatistics(env));

  test("adds return and length to the last step, and keeps the latest", () => {
    const env = new RecordEpisodeStatistics(make("CartPole-v1"), { buffer_length: 2 });
    const episodes: unknown[] = [];
    for (const seed of [42, 0, 1]) {
      env.get_init_state({ seed });
      for (;;) {
        const { done, info } = env.step(1);
        if (!done) expect(info).toEqual({});
        else episodes.push(info.episode);
        if (done) break;
      }
    }
    expect(episodes).toEqual([
      { r: 10, l: 10 },
      { r: 8, l: 8 },
      { r: 9, l: 9 },
    ]);
    expect(env.episode_count).toBe(3);
    expect(env.return_queue).toEqual([8, 9]);
    expect(env.length_queue).toEqual([8, 9]);
  });

  test("keeps what else the step said", () => {
    const env = new RecordEpisodeStatistics(make("MountainCar-v0", { max_episode_steps: 1 }));
    env.get_init_state();
    expect(env.step(1).info).toEqual({ episode: { r: -1, l: 1 } });
    const lake = new RecordEpisodeStatistics(
      make("FrozenLake-v1", { max_episode_steps: 1, is_slippery: false }),
    );
    lake.get_init_state({ seed: 0 });
    expect(lake.step(1).info).toEqual({ prob: 1, episode: { r: 0, l: 1 } });
  });

  test.each([0, -1, 1.5, Number.NaN])("refuses a buffer_length of %p", (buffer_length: number) => {
    expect(() => new RecordEpisodeStatistics(cartPole(), { buffer_length })).toThrow(
      new RangeError(
        `Cannot record the last ${buffer_length} episodes of CartPole-v1: ` +
          "buffer_length must be a positive integer.",
      ),
    );
  });
});
