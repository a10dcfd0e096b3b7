/** Logs of trainings of the command line. */

import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { glueball } from "../program.ts";

let root = "";
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "glueball-logs-"));
});
afterAll(() => rmSync(root, { recursive: true }));

function read(folder: string, name: string): string[] {
  return readFileSync(join(folder, name), "utf8").split("\n").slice(0, -1);
}

describe("glueball train --log", () => {
  // A learning rate that falls over all steps is another one where more steps are to be taken.
  const small =
    "--no-anneal-lr --net-arch 8 --batch-size 32 --learning-starts 50 --eval-episodes 2 --eval-freq 100 --no-live";

  test("writes every log into --log-dir, and a resumed training goes on with it", async () => {
    const cwd = root;
    const train = `train CartPole-v1 --total-steps 200 --checkpoint agent.safetensors ${small}`;
    const first = await glueball(`${train} --log-dir run`.split(" "), { cwd });
    expect(first.stderr).toBe("");
    const names = readdirSync(join(root, "run")).sort();
    expect(names[0]).toMatch(/^events\.out\.tfevents\.\d{10}\./);
    expect(names.slice(1)).toEqual(["progress.csv", "progress.jsonl"]);
    const before = read(join(root, "run"), "progress.csv");
    const columns = before[0]!.split(",");
    expect(columns).toContain("rollout/ep_rew_mean");
    expect(columns).toContain("train/loss");
    const evaluated = before.filter((line) => line.split(",")[columns.indexOf("eval/mean_reward")]);
    expect(evaluated.slice(1).map((line) => line.split(",")[0])).toEqual(["100", "200"]);

    const resume =
      "train --resume agent.safetensors --total-steps 300 --eval-freq 100 --eval-episodes 2 --log csv --log-dir run";
    const second = await glueball(resume.split(" "), { cwd });
    expect(second.stderr).toBe("");
    const after = read(join(root, "run"), "progress.csv");
    const TIMES = /^(wall_time|time\/fps|time\/time_elapsed)$/;
    // The best agent may be one of an earlier step; what it takes again it finds again.
    const facts = (line: string): string[] =>
      line.split(",").filter((_, i) => !TIMES.test(columns[i] ?? ""));
    expect(after.slice(0, before.length).map(facts)).toEqual(before.map(facts));
    expect(after.at(-1)).toMatch(/^300,/);
  });

  test("refuses a format that there is none of, before anything is written", async () => {
    const { status, stderr } = await glueball(["train", "CartPole-v1", "--log", "csv,xml"]);
    expect(status).toBe(1);
    expect(stderr).toBe(
      "error: option '--log <formats>' argument 'csv,xml' is invalid. \"xml\" is no log: there are csv, jsonl, tensorboard.\n",
    );
  });
});
