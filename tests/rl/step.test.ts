/** What every step must be. */
import { describe, expect, test } from "bun:test";
import { checkReward, checkStep } from "../../rl/step.ts";

const what = (): string => "act";

describe("checkReward()", () => {
  test.each([
    [Number.NaN, "the reward is NaN; it must be a finite number"],
    [-Infinity, "the reward is -Infinity; it must be a finite number"],
    [3.5e38, "the reward is 3.5e+38; it must be a finite float32"],
    ["1" as unknown as number, 'the reward is "1"; it must be a finite number'],
  ])("refuses %s", (reward, text) => {
    expect(() => checkReward(reward, what)).toThrow(new RangeError(`Cannot act: ${text}.`));
  });

  test("takes the largest float32", () => {
    expect(() => checkReward(3.4028234e38, what)).not.toThrow();
  });
});

describe("checkStep()", () => {
  const step = { reward: 1, done: false, terminated: false, truncated: false };

  test("takes an episode that goes on, and each way in which it can end", () => {
    for (const flags of [
      {},
      { done: true, terminated: true },
      { done: true, truncated: true },
      { done: true, terminated: true, truncated: true },
    ]) {
      expect(() => checkStep({ ...step, ...flags }, what)).not.toThrow();
    }
  });

  test("refuses flags that contradict each other, such as a done that was left out", () => {
    expect(() => checkStep({ ...step, terminated: true }, what)).toThrow(
      new RangeError(
        "Cannot act: the step is done false, terminated true and truncated false; " +
          "done must be terminated || truncated.",
      ),
    );
    const without = { reward: 1, terminated: true, truncated: false } as unknown as typeof step;
    expect(() => checkStep(without, what)).toThrow("the step is done undefined, terminated true");
    expect(() => checkStep({ ...step, done: true }, what)).toThrow("the step is done true");
  });

  test("refuses a reward that is none", () => {
    expect(() => checkStep({ ...step, reward: Number.NaN }, what)).toThrow("the reward is NaN");
  });
});
