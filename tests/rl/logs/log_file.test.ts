/** Files that only grow. */

import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { appendFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openLogs } from "../../../rl/logs/open_logs.ts";
import { HEADER, LINES, logTraining, read } from "./log_training.ts";

let root = "";
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "glueball-logs-"));
});
afterAll(() => rmSync(root, { recursive: true }));

describe("a log", () => {
  test("loses a line that a kill left unfinished when the training goes on", async () => {
    const folder = join(root, "torn");
    const metadata = {};
    await logTraining(folder, ["csv", "jsonl"], 0, metadata);
    appendFileSync(join(folder, "progress.csv"), "160,17000");
    appendFileSync(join(folder, "progress.jsonl"), '{"step":160,"wa');
    await logTraining(folder, ["csv", "jsonl"], 200, metadata);
    expect(read(folder, "progress.csv").slice(0, 5)).toEqual([
      HEADER,
      ...LINES,
      "290,1700000202,36.666666666666664,27.333333333333332,0.5,3,90,1,290,,,",
    ]);
    expect(read(folder, "progress.jsonl").map((line) => JSON.parse(line).step)).toEqual([
      90, 100, 150, 290, 300, 350,
    ]);
  });

  test("that cannot be written says so", () => {
    const folder = join(root, "gone");
    const [sink] = openLogs(folder, ["jsonl"], { wallTime: 0 });
    rmSync(folder, { recursive: true });
    expect(() => sink?.({ step: 1, wallTime: 0, values: {} })).toThrow(
      /^Cannot write the log .*progress\.jsonl: ENOENT.*; make room for it, or train without it\.$/,
    );
  });
});
