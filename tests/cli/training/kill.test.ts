/** A training that is killed, and goes on from the command line. */

import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { glueball, type Run } from "../program.ts";

let root = "";
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "glueball-kill-"));
});
afterAll(() => rmSync(root, { recursive: true }));

const TRAIN =
  "train CartPole-v1 --seed 5 --net-arch 8 --learning-starts 50 --total-steps 3000 --exploration-fraction 1" +
  " --eval-freq 700 --eval-episodes 2 --save-freq 500 --keep 2 --log csv --log-dir log";

/** Trains until the file `name` is there, and a little longer; then kills. */
async function killOnce(words: readonly string[], cwd: string, name: string): Promise<void> {
  let isOver = false;
  const killed = glueball(words, {
    cwd,
    onStart: async (child) => {
      while (!isOver && !existsSync(join(cwd, name))) await setTimeout(1);
      await setTimeout(2);
      child.kill("SIGKILL");
    },
  });
  expect((await killed.finally(() => (isOver = true))).status).not.toBe(0);
}

describe("kill -9", () => {
  const checkpoint = (step: number): string =>
    join("checkpoints", `CartPole-v1-seed-5_${step}_steps.safetensors`);

  test("and --resume with the folder give the files of the training that was not killed, to the last byte", async () => {
    const [whole, broken] = [join(root, "whole"), join(root, "broken")];
    for (const cwd of [whole, broken]) mkdirSync(cwd);
    expect((await glueball(TRAIN.split(" "), { cwd: whole })).status).toBe(0);
    await killOnce(TRAIN.split(" "), broken, checkpoint(500));
    const resume = ["train", "--resume", "checkpoints", "--log", "csv", "--log-dir", "log"];
    await killOnce(resume, broken, checkpoint(1500));
    const { status, stdout, stderr }: Run = await glueball(resume, { cwd: broken });
    expect([status, stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(
      /Continuing from checkpoints.CartPole-v1-seed-5(_\d+_steps)?\.safetensors, step/,
    );
    const files = readdirSync(join(whole, "checkpoints")).sort();
    expect(files).toEqual([
      "CartPole-v1-seed-5.safetensors",
      "CartPole-v1-seed-5_2500_steps.safetensors",
      "CartPole-v1-seed-5_3000_steps.safetensors",
    ]);
    expect(readdirSync(join(broken, "checkpoints")).sort()).toEqual(files);
    for (const name of files) {
      const [one, other] = [whole, broken].map((cwd) =>
        readFileSync(join(cwd, "checkpoints", name)),
      );
      expect(one!.equals(other!)).toBe(true);
    }
    // The log has a row for every few episodes and for each evaluation, once; time and speed are not the same.
    const [log, again] = [whole, broken].map((cwd) => {
      const text = readFileSync(join(cwd, "log", "progress.csv"), "utf8");
      const [columns, ...rows] = text.split("\n").map((line) => line.split(","));
      const isTime = (i: number): boolean => /wall_time|fps|elapsed/.test(columns?.[i] ?? "");
      return rows.map((row) => row.filter((_, i) => !isTime(i)));
    });
    expect(again).toEqual(log);
  });

  test("before the first save leaves a checkpoint of step 0, from which all begins again", async () => {
    const [whole, broken] = [join(root, "whole at once"), join(root, "broken at once")];
    for (const cwd of [whole, broken]) mkdirSync(cwd);
    const line = TRAIN.replace("3000", "1000").split(" ");
    expect((await glueball(line, { cwd: whole })).status).toBe(0);
    await killOnce(line, broken, join("checkpoints", "CartPole-v1-seed-5.safetensors"));
    const { status, stderr } = await glueball(["train", "--resume", "checkpoints"], {
      cwd: broken,
    });
    expect([status, stderr]).toEqual([0, ""]);
    const files = readdirSync(join(whole, "checkpoints")).sort();
    expect(readdirSync(join(broken, "checkpoints")).sort()).toEqual(files);
    for (const name of files) {
      const [one, other] = [whole, broken].map((cwd) =>
        readFileSync(join(cwd, "checkpoints", name)),
      );
      expect(one!.equals(other!)).toBe(true);
    }
  });
});
