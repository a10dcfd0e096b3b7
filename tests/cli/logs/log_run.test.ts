/** A log as a run of a view: logs that are foreign, gone, or put in place of another, and browsers that go away. */

import { afterEach, beforeEach, expect, test } from "bun:test";
import { appendFileSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LogRun } from "../../../cli/logs/log_run.ts";

let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "glueball-log-"));
  path = join(folder, "progress.csv");
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** The steps and returns that a page would be told. */
function told(run: LogRun): unknown {
  const { series } = run.snapshot();
  return Object.fromEntries(
    Object.entries(series).map(([name, { steps, means }]) => [name, [steps, means]]),
  );
}

test("A log that is gone is said to be, once, and is read again when it is back", () => {
  writeFileSync(path, "step,episode,return\n100,0,20\n");
  const run = new LogRun({ folder, path });
  expect(run.snapshot().status).toMatchObject({ state: "log", step: 100 });
  rmSync(path);
  const { status } = run.snapshot();
  expect(status.message).toMatch(/^The log cannot be read: .*progress\.csv/);
  expect(status.step).toBe(100); // what was read stays
  writeFileSync(path, "step,episode,return\n100,0,20\n200,1,30\n");
  expect(run.snapshot().status).toMatchObject({ step: 200 });
  expect(run.snapshot().status.message).toBeUndefined();
});

test("A longer log with the same columns in the place of another is read from its beginning", () => {
  writeFileSync(path, "step,episode,return\n100,0,20\n");
  const run = new LogRun({ folder, path });
  run.snapshot();
  writeFileSync(`${path}.new`, "step,episode,return\n50,0,1\n75,1,2\n100,2,3\n");
  renameSync(`${path}.new`, path);
  expect(told(run)).toMatchObject({
    return: [
      [50, 75, 100],
      [1, 2, 3],
    ],
  });
});

test("A foreign file of this name, as bytes or as another table, is a run without values", () => {
  for (const bytes of [Uint8Array.of(0, 255, 10, 200, 10), "id,name\n1,a\n2,b\n", ""]) {
    writeFileSync(path, bytes);
    const run = new LogRun({ folder, path });
    expect([told(run), run.snapshot().status.step]).toEqual([{}, 0]);
  }
});

test("A browser that goes away hears no more, another one does, and none can steer a log", async () => {
  writeFileSync(path, "step,episode,return\n100,0,20\n");
  const run = new LogRun({ folder, path });
  run.snapshot();
  const heard: string[] = [];
  const leave = ["one", "other"].map((name) => run.watch(() => heard.push(name)));
  const addRow = (step: number): void => {
    appendFileSync(path, `${step},1,30\n`);
    run.snapshot();
  };
  addRow(200);
  leave[0]!();
  leave[0]!(); // a connection may end twice
  addRow(300);
  leave[1]!();
  addRow(400);
  expect(heard).toEqual(["one", "other", "other"]);
  await expect(run.command()).rejects.toThrow("Cannot steer this run: it is a log.");
});
