import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findLogs, logsIn } from "../../../cli/logs/find_logs.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "glueball-logs-"));
  for (const [name, file] of [
    ["all/a", "progress.csv"],
    ["all/a", "progress.jsonl"],
    ["all/b/c", "progress.jsonl"],
    ["foreign", "readme.txt"],
    ["events", "events.out.tfevents.1"],
  ] as const) {
    mkdirSync(join(folder, name), { recursive: true });
    writeFileSync(join(folder, name, file), "");
  }
  symlinkSync(join(folder, "all"), join(folder, "foreign", "link"));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe("findLogs()", () => {
  test("finds the log of each folder once, the folders within it too", () => {
    const all = join(folder, "all");
    expect(findLogs(all, "view").map(({ path }) => path.slice(all.length + 1))).toEqual([
      join("a", "progress.csv"),
      join("b", "c", "progress.jsonl"),
    ]);
  });

  test("says what is wrong with a folder without logs, and follows no link out of it", () => {
    expect(() => findLogs(join(folder, "foreign"), "view")).toThrow(
      /^Cannot view ".*foreign": there is no progress\.csv or progress\.jsonl in it; name a folder that train --log csv wrote\.$/,
    );
    expect(() => findLogs(join(folder, "events"), "plot")).toThrow(
      "it has events of TensorBoard alone",
    );
    expect(() => findLogs(join(folder, "none"), "plot")).toThrow("there is no such file or folder");
  });

  test("a folder that is not there has no logs yet", () => {
    expect(logsIn(join(folder, "none"))).toEqual([]);
  });
});
