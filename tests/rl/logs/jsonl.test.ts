/** Logs as JSON lines. */

import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { appendFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { logTraining, read } from "./log_training.ts";

let root = "";
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "glueball-logs-"));
});
afterAll(() => rmSync(root, { recursive: true }));

describe("a log", () => {
  test("as JSON lines has null where JSON has no number", async () => {
    const folder = join(root, "jsonl");
    await logTraining(folder, ["jsonl"]);
    expect(read(folder, "progress.jsonl").map((line) => JSON.parse(line))[2]).toEqual({
      step: 150,
      wall_time: 1_700_000_006,
      "rollout/ep_len_mean": 40,
      "rollout/ep_rew_mean": 30.5,
      "rollout/exploration_rate": 0.25,
      "train/loss": null,
      "time/episodes": 2,
      "time/fps": 30,
      "time/time_elapsed": 5,
      "time/total_timesteps": 150,
    });
  });

  test("with lines that are no steps is not added to", async () => {
    for (const [i, line] of ["text", "null", '{"step":"1"}'].entries()) {
      const folder = join(root, `lines-${i}`);
      await logTraining(folder, ["jsonl"]);
      appendFileSync(join(folder, "progress.jsonl"), `${line}\n`);
      await expect(logTraining(folder, ["jsonl"], 200)).rejects.toThrow(
        `Cannot continue the log ${folder}/progress.jsonl: it has a line that is no object ` +
          "with a step; log to another folder, or delete it.",
      );
    }
  });
});
