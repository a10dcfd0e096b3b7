/** Trials: what is noted of how they end. */

import { describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { TaskFailed } from "../../../cli/sweep/submit.ts";
import { type Climb, runTrial } from "../../../cli/tune/run_trial.ts";
import { appendToStudy, openStudy, readStudy } from "../../../cli/tune/study.ts";

const head = { name: "t", algorithm: "dqn", n_timesteps: 450, seeds: 2, fixed: {} };
const options = { learning_rate: 0.01 };

describe("runTrial", () => {
  test("notes what a trial reaches; one that fails is failed, one that an outside error ends has not ended", async () => {
    const folder = mkdtempSync(join(tmpdir(), "glueball-trial-"));
    const path = join(folder, "study.jsonl");
    openStudy(path, head);
    const isOutside = (error: unknown): boolean => !(error instanceof TaskFailed);
    const run = (number: number, climb: Climb): Promise<void> => {
      appendToStudy(path, { trial: number, options });
      return runTrial(number, path, () => climb, isOutside);
    };
    await run(0, async (rung) => [rung, rung + 2]);
    await run(1, async () => [-5]);
    await expect(run(2, () => Promise.reject(new TaskFailed("diverged")))).rejects.toThrow();
    await expect(run(3, () => Promise.reject(new Error("no Redis")))).rejects.toThrow();
    const { trials } = readStudy(path);
    expect(trials.map(({ end }) => end)).toEqual(["finished", "pruned", "failed", null]);
    expect(trials[0]!.scores).toEqual([1, 2, 3]);
    rmSync(folder, { recursive: true });
  });
});
