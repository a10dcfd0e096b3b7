/** Evaluation: whole episodes, and what they returned. */
import { describe, expect, test } from "bun:test";
import { evaluate } from "../../../rl/mod.ts";
import { Scripted } from "../tiny_envs.ts";

describe("evaluate()", () => {
  test("sums the rewards of each episode and gives their mean and standard deviation", async () => {
    // Episodes of 2, 4 and 3 steps; each step brings its number.
    const ends = new Set([2, 6, 9]);
    const env = new Scripted((step) => ({ reward: step, terminated: ends.has(step) }));
    const { returns, mean, std } = await evaluate(() => 0, env, { episodes: 3 });
    expect(returns).toEqual([1 + 2, 3 + 4 + 5 + 6, 7 + 8 + 9]);
    expect(mean).toBe(15);
    expect(std).toBe(Math.sqrt((12 ** 2 + 3 ** 2 + 9 ** 2) / 3));
  });

  test("asks the policy in every state, and waits for it", async () => {
    const env = new Scripted((step) => ({ truncated: step === 4 }));
    const seen: number[] = [];
    const policy = async (state: Float32Array): Promise<number> => {
      seen.push(state[0]!);
      return state[0]! % 3;
    };
    await evaluate(policy, env, { episodes: 1 });
    expect(seen).toEqual([0, 1, 2, 3]);
    expect(env.actions).toEqual([0, 1, 2, 0]);
  });

  test("seeds the environment once, away from training by default", async () => {
    const env = new Scripted(() => ({ terminated: true }));
    await evaluate(() => 0, env, { episodes: 3 });
    await evaluate(() => 0, env, { episodes: 1, seed: 5 });
    expect(env.seeds).toEqual([1_000_000, undefined, undefined, 5]);
  });

  test("tells of each episode that ended", async () => {
    const told: number[][] = [];
    const env = new Scripted((step) => ({ reward: step, terminated: step % 2 === 0 }));
    await evaluate(() => 0, env, { episodes: 2, onEpisode: (...each) => told.push(each) });
    expect(told).toEqual([
      [1, 1 + 2],
      [2, 3 + 4],
    ]);
  });

  test("refuses a reward that is none, and names the episode and step", async () => {
    const env = new Scripted((step) =>
      step === 6 ? { reward: Number.NaN } : { terminated: step === 4 },
    );
    await expect(evaluate(() => 0, env)).rejects.toThrow(
      new RangeError(
        "Cannot evaluate on Scripted, episode 2, step 2: the reward is NaN; it must be a finite number.",
      ),
    );
  });

  test.each([0, 1.5, Number.NaN])("refuses %s episodes", async (episodes: number) => {
    await expect(evaluate(() => 0, new Scripted(), { episodes })).rejects.toThrow(
      new RangeError(`Cannot evaluate ${episodes} episodes: give a whole number, 1 or more.`),
    );
  });
});
