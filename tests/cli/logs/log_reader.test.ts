import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LogReader } from "../../../cli/logs/log_reader.ts";
import { csvSink } from "../../../rl/logs/csv.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "glueball-log-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe("LogReader", () => {
  test("reads whole lines alone, and each of them once, while the log is written", () => {
    const path = join(folder, "a.csv");
    writeFileSync(path, "step,wall_time,train/loss\n1,0,0.5\n2,0,0.");
    const reader = new LogReader(path);
    expect(reader.read().rows.map(({ step }) => step)).toEqual([1]);
    appendFileSync(path, "25\n3,0,\n");
    const { rows, isNew } = reader.read();
    expect(rows.map(({ values }) => values["train/loss"])).toEqual([0.25, undefined]);
    expect([isNew, reader.read().rows]).toEqual([false, []]);
  });

  test("begins again where a resumed training has cut the log, or a new value has widened it", () => {
    const path = join(folder, "b.csv");
    const sink = csvSink(path);
    for (const step of [1, 2, 3]) sink({ step, wallTime: 0, values: { "train/loss": step } });
    const reader = new LogReader(path);
    expect(reader.read().rows).toHaveLength(3);
    const resumed = csvSink(path, { resumedAt: 1 });
    const cut = reader.read();
    expect([cut.isNew, cut.rows.map(({ step }) => step)]).toEqual([true, [1]]);
    resumed({ step: 2, wallTime: 0, values: { "eval/mean_reward": 7 } });
    const wide = reader.read();
    expect([wide.isNew, wide.rows.map(({ step }) => step)]).toEqual([true, [1, 2]]);
    expect(wide.rows[1]!.values["eval/mean_reward"]).toBe(7);
  });

  test("reads logs of Stable-Baselines3, which have the step among the values", () => {
    const path = join(folder, "c.csv");
    writeFileSync(path, "rollout/ep_rew_mean,time/total_timesteps\n20.5,2048\n");
    expect(new LogReader(path).read().rows).toEqual([
      { step: 2048, values: { "rollout/ep_rew_mean": 20.5, "time/total_timesteps": 2048 } },
    ]);
  });

  test("takes no row from what is no log", () => {
    for (const [name, text] of [
      ["d.csv", "name,city\nAnna,Bonn\n\u0000\u0001\n"],
      ["e.jsonl", 'null\n[1]\n{"step":"1"}\n{broken\n{"step":NaN}\n'],
      ["f.csv", ""],
      ["g.jsonl", `{"step":1,"x":${"9".repeat(100_000)}}\n`],
    ] as const) {
      writeFileSync(join(folder, name), text);
      expect(new LogReader(join(folder, name)).read().rows).toEqual([]);
    }
  });
});
