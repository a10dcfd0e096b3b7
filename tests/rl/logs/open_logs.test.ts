/** The logs of a folder, new and continued. */

import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { HEADER, logTraining, read } from "./log_training.ts";

let root = "";
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "glueball-logs-"));
});
afterAll(() => rmSync(root, { recursive: true }));

describe("a log", async () => {
  test("of a training that goes on is added to, without a second header", async () => {
    const folder = join(root, "resumed");
    await logTraining(folder, ["csv", "jsonl"]);
    await logTraining(folder, ["csv", "jsonl"], 200);
    const csv = read(folder, "progress.csv");
    expect(csv.filter((line) => line === HEADER)).toHaveLength(1);
    expect(csv.map((line) => line.split(",")[0])).toEqual([
      "step",
      "90",
      "100",
      "150",
      "290",
      "300",
      "350",
    ]);
    expect(read(folder, "progress.jsonl")).toHaveLength(6);
  });

  test("loses what it says of steps that a training which goes on will take again", async () => {
    const folder = join(root, "voided");
    await logTraining(folder, ["csv", "jsonl"]);
    await logTraining(folder, ["csv", "jsonl"], 100);
    const steps = read(folder, "progress.csv").map((line) => line.split(",")[0]);
    expect(steps).toEqual(["step", "90", "100", "190", "200", "250"]);
    const json = read(folder, "progress.jsonl").map((line) => JSON.parse(line).step);
    expect(json).toEqual([90, 100, 190, 200, 250]);
  });

  test("of another training is not added to", async () => {
    const folder = join(root, "other");
    await logTraining(folder, ["csv"]);
    await expect(logTraining(folder, ["jsonl"])).rejects.toThrow(
      `Cannot log to ${folder}: it has the progress.csv of another training; name another folder, or delete it.`,
    );
    expect(readdirSync(folder)).toEqual(["progress.csv"]);
  });
});
