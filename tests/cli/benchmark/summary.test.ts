/** What the runs of a benchmark say together. */

import { describe, expect, test } from "bun:test";
import type { Score } from "../../../cli/benchmark/score.ts";
import {
  compare,
  formatComparisons,
  formatScore,
  formatSummary,
  learningCurve,
  summarize,
} from "../../../cli/benchmark/summary.ts";
import { settingOf } from "../../../cli/zoo/zoo.ts";

describe("the summary of a benchmark", () => {
  const of = (mean: number, training: number): Score => ({
    seed: 3,
    greedy: { mean, std: 1.5, episodes: 100, step: 12_000 },
    last: { mean: mean / 2, std: 2.5, episodes: 100, step: 50_000 },
    training,
    curve: [
      [1000, mean / 4],
      [2000, mean],
    ],
    stepsPerSecond: 5310,
  });

  test("is of greedy returns, or of those of training, as the setting says", () => {
    const scores = [of(100, 10), of(300, 30)];
    const [cartPole, cleanRL] = [settingOf("CartPole-v1"), settingOf("CartPole-v1/cleanrl")];
    expect(summarize(cartPole, scores).mean).toEqual({ value: 200, interval: [100, 300] });
    expect(summarize(cartPole, scores).last?.value).toBe(100);
    expect(summarize(cartPole, scores).optimalityGap).toBeUndefined();
    expect(summarize(cartPole, scores, 200).optimalityGap?.value).toBe(50);
    expect(summarize(cleanRL, scores).last).toBeUndefined();
    expect(summarize(cleanRL, scores).interquartileMean.value).toBe(20);
    expect(formatScore(cartPole, of(100, 10))).toBe(
      "seed 3: 100.0 ± 1.5 greedily, best at step 12,000, 50.0 at the end, 5,310 steps/s",
    );
    expect(formatScore(cleanRL, of(100, 10))).toBe("seed 3: 10.0 in training, 5,310 steps/s");
  });

  test("has a learning curve, the interquartile mean at each evaluation", () => {
    expect(learningCurve([of(100, 0), of(300, 0)])).toEqual([
      { step: 1000, value: 50, interval: [25, 75] },
      { step: 2000, value: 200, interval: [100, 300] },
    ]);
  });

  test("compares each two algorithms over all tasks", () => {
    const comparisons = compare(
      new Map([
        [
          "dqn",
          [
            [1, 1],
            [5, 5],
          ],
        ],
        [
          "ppo",
          [
            [0, 0],
            [5, 5],
          ],
        ],
        ["a2c", [[9], [9]]],
      ]),
    );
    expect(comparisons).toEqual([
      { algorithm: "dqn", over: "ppo", value: 0.75, interval: [0.75, 0.75] },
      { algorithm: "dqn", over: "a2c", value: 0, interval: [0, 0] },
      { algorithm: "ppo", over: "a2c", value: 0, interval: [0, 0] },
    ]);
    expect(formatComparisons(comparisons)).toMatch(
      /^ {2}dqn over ppo +0\.75 {2}\(95%: 0\.75 to 0\.75\)$/m,
    );
  });

  test("stands beside what is published", () => {
    const setting = settingOf("CartPole-v1/cleanrl");
    const text = formatSummary(setting, summarize(setting, [of(500, 490)]));
    expect(text).toMatch(/^ {2}mean +490\.0 {2}\(95%: 490\.0 to 490\.0\)$/m);
    expect(text).toMatch(/^ {2}published +488\.7 ± 16\.1 {2}CleanRL dqn\.py, 3 runs, https:/m);
  });
});
