/** Logs as comma-separated values. */

import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { csvSink } from "../../../rl/logs/csv.ts";
import { HEADER, LINES, logTraining, read } from "./log_training.ts";

let root = "";
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "glueball-logs-"));
});
afterAll(() => rmSync(root, { recursive: true }));

describe("a log", () => {
  test("as CSV has a header, a line a row, and nothing where nothing is known", async () => {
    const folder = join(root, "csv");
    await logTraining(folder, ["csv"]);
    expect(read(folder, "progress.csv")).toEqual([HEADER, ...LINES]);
  });

  test("gets a column for each new name, empty in the rows before", async () => {
    const folder = join(root, "wider");
    mkdirSync(folder);
    writeFileSync(join(folder, "progress.csv"), "step,wall_time,mine\n7,8,9\n");
    const sink = csvSink(join(folder, "progress.csv"));
    sink({ step: 8, wallTime: 9, values: { mine: 1 } });
    sink({ step: 9, wallTime: 10, values: { other: 2, more: 3 } });
    expect(read(folder, "progress.csv")).toEqual([
      "step,wall_time,mine,other,more",
      "7,8,9,,",
      "8,9,1,,",
      "9,10,,2,3",
    ]);
  });

  test("with other columns in place of the first is not added to", async () => {
    const folder = join(root, "columns");
    await logTraining(folder, ["jsonl"]);
    appendFileSync(join(folder, "progress.csv"), "step,reward\n");
    await expect(logTraining(folder, ["csv"], 200)).rejects.toThrow(
      `Cannot continue the log ${folder}/progress.csv: its columns are step,reward; they must begin with step,wall_time.`,
    );
  });
});
