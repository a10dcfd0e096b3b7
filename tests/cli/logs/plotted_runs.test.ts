import { describe, expect, test } from "bun:test";
import { alignRuns, groupLogs } from "../../../cli/logs/plotted_runs.ts";

const log = (folder: string) => ({ folder, path: `${folder}/progress.csv` });

describe("groupLogs()", () => {
  test("of one folder, makes a curve of runs that differ by their seed", () => {
    const names = ["CartPole-v1-seed-0", "CartPole-v1-seed-1", "CartPole-v1-seed-1-2", "other"];
    const groups = groupLogs([["logs", names.map((name) => log(`logs/${name}`))]]);
    expect([...groups].map(([label, logs]) => [label, logs.length])).toEqual([
      ["CartPole-v1", 3],
      ["other", 1],
    ]);
  });

  test("of several folders, makes a curve of each", () => {
    const groups = groupLogs([
      ["dqn/", [log("dqn/a"), log("dqn/b")]],
      ["ppo", [log("ppo/a")]],
    ]);
    expect([...groups].map(([label, logs]) => [label, logs.length])).toEqual([
      ["dqn", 2],
      ["ppo", 1],
    ]);
  });
});

describe("alignRuns()", () => {
  test("leaves runs with common steps as they are", () => {
    const run = [
      [1, 5],
      [2, 6],
    ] as const;
    expect(alignRuns([run, run])[1]!.curve).toEqual([
      [1, 5],
      [2, 6],
    ]);
  });

  test("brings others to common steps, up to where the shortest ends", () => {
    const [first, second] = alignRuns([
      [
        [0, 0],
        [100, 100],
      ],
      [
        [0, 0],
        [50, 100],
        [200, 100],
      ],
    ]) as unknown as [{ curve: number[][] }, { curve: number[][] }];
    expect([first.curve.length, first.curve.at(-1), second.curve.at(-1)]).toEqual([
      100,
      [100, 100],
      [100, 100],
    ]);
    for (const [i, [step, value]] of second.curve.entries()) {
      expect(first.curve[i]![0]).toBe(step!);
      expect(value).toBeCloseTo(Math.min(100, 2 * step!), 9);
    }
  });
});
