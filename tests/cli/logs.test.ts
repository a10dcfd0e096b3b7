/** The logs of a training: what stands in them, and that TensorBoard reads it. */

import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { spawnSync } from "node:child_process";
import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { scalarsEvent, startEvent, versionEvent } from "../../cli/logs/events.ts";
import { type LogFormat, openLogs } from "../../cli/logs/open_logs.ts";
import { crc32c, tfRecord } from "../../cli/logs/tf_record.ts";
import { TrainingLog } from "../../cli/logs/training_log.ts";
import golden from "../golden/tensorboard_events.json" with { type: "json" };
import { glueball } from "./program.ts";

const PYTHON = process.env.GLUEBALL_TEST_PYTHON ?? "";
const HAS_TENSORBOARD = PYTHON !== "" && runPython("import tensorboard").status === 0;

let root = "";
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "glueball-logs-"));
});
afterAll(() => rmSync(root, { recursive: true }));

/** Logs a training of 200 steps that starts at `step`. */
function logTraining(folder: string, formats: readonly LogFormat[], resumedAt?: number): void {
  let time = 1_700_000_000 + (resumedAt ?? 0);
  const logger = openLogs(folder, formats, { wallTime: time, resumedAt });
  const log = new TrainingLog(logger, () => ++time);
  const step = (resumedAt ?? 0) + 100;
  log.onEpisode({ step: step - 10, episodeReturn: 21, epsilon: 0.5 });
  log.onReport({ step, stepsPerSecond: 4000, meanReturn: 21, epsilon: 0.25, loss: NaN });
  log.onAssessment({ step, mean: 30, std: 1.5, episodes: 10 });
  log.onEpisode({ step: step + 50, episodeReturn: 40, epsilon: 0.125 });
  log.close();
}

function read(folder: string, name: string): string[] {
  return readFileSync(join(folder, name), "utf8").split("\n").slice(0, -1);
}

const HEADER =
  "step,wall_time,train/return,train/epsilon,train/loss,train/steps_per_second,eval/mean_return,eval/std_return";
const LINES = [
  "90,1700000001,21,0.5,,,,",
  "100,1700000002,,0.25,NaN,4000,30,1.5",
  "150,1700000003,40,0.125,,,,",
];

describe("a log", () => {
  test("as CSV has a header, a line a row, and nothing where nothing is known", () => {
    const folder = join(root, "csv");
    logTraining(folder, ["csv"]);
    expect(read(folder, "progress.csv")).toEqual([HEADER, ...LINES]);
  });

  test("as JSON lines has null where JSON has no number", () => {
    const folder = join(root, "jsonl");
    logTraining(folder, ["jsonl"]);
    expect(read(folder, "progress.jsonl").map((line) => JSON.parse(line))[1]).toEqual({
      step: 100,
      wall_time: 1_700_000_002,
      "train/epsilon": 0.25,
      "train/loss": null,
      "train/steps_per_second": 4000,
      "eval/mean_return": 30,
      "eval/std_return": 1.5,
    });
  });

  test("is on the disk after each evaluation", () => {
    const folder = join(root, "flushed");
    const log = new TrainingLog(openLogs(folder, ["csv"], { wallTime: 0 }), () => 0);
    log.onEpisode({ step: 9, episodeReturn: 9, epsilon: 1 });
    expect(readdirSync(folder)).toEqual([]);
    log.onAssessment({ step: 10, mean: 9, std: 0, episodes: 1 });
    expect(read(folder, "progress.csv")).toEqual([HEADER, "9,0,9,1,,,,", "10,0,,,,,9,0"]);
  });

  test("of a training that goes on is added to, without a second header", () => {
    const folder = join(root, "resumed");
    logTraining(folder, ["csv", "jsonl"]);
    logTraining(folder, ["csv", "jsonl"], 200);
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

  test("loses what it says of steps that a training which goes on will take again", () => {
    const folder = join(root, "voided");
    logTraining(folder, ["csv", "jsonl"]);
    logTraining(folder, ["csv", "jsonl"], 100);
    const steps = read(folder, "progress.csv").map((line) => line.split(",")[0]);
    expect(steps).toEqual(["step", "90", "100", "190", "200", "250"]);
    const json = read(folder, "progress.jsonl").map((line) => JSON.parse(line).step);
    expect(json).toEqual([90, 100, 190, 200, 250]);
  });

  test("loses a line that a kill left unfinished when the training goes on", () => {
    const folder = join(root, "torn");
    logTraining(folder, ["csv", "jsonl"]);
    appendFileSync(join(folder, "progress.csv"), "160,17000");
    appendFileSync(join(folder, "progress.jsonl"), '{"step":160,"wa');
    logTraining(folder, ["csv", "jsonl"], 200);
    expect(read(folder, "progress.csv").slice(0, 5)).toEqual([
      HEADER,
      ...LINES,
      "290,1700000201,21,0.5,,,,",
    ]);
    expect(read(folder, "progress.jsonl").map((line) => JSON.parse(line).step)).toEqual([
      90, 100, 150, 290, 300, 350,
    ]);
  });

  test("of another training is not added to", () => {
    const folder = join(root, "other");
    logTraining(folder, ["csv"]);
    expect(() => logTraining(folder, ["jsonl"])).toThrow(
      `Cannot log to ${folder}: it has the progress.csv of another training; name another --log-dir, or delete it.`,
    );
    expect(readdirSync(folder)).toEqual(["progress.csv"]);
  });

  test("with other columns is not added to", () => {
    const folder = join(root, "columns");
    logTraining(folder, ["jsonl"]);
    appendFileSync(join(folder, "progress.csv"), "step,reward\n");
    expect(() => logTraining(folder, ["csv"], 200)).toThrow(
      `Cannot go on with the log ${join(folder, "progress.csv")}: its columns are step,reward; they must be ${HEADER}.`,
    );
  });

  test("that cannot be written says so", () => {
    const folder = join(root, "gone");
    const logger = openLogs(folder, ["jsonl"], { wallTime: 0 });
    logger.row({ step: 1, wallTime: 0, values: {} });
    rmSync(folder, { recursive: true });
    expect(() => logger.flush()).toThrow(
      /^Cannot write the log .*progress\.jsonl: ENOENT.*; make room for it, or train without --log\.$/,
    );
  });
});

describe("event files", () => {
  test("crc32c gives the checksums of RFC 3720, B.4", () => {
    const ascending = Uint8Array.from({ length: 32 }, (_, i) => i);
    expect(crc32c(new Uint8Array(32))).toBe(0x8a9136aa);
    expect(crc32c(new Uint8Array(32).fill(255))).toBe(0x62a8ab43);
    expect(crc32c(ascending)).toBe(0x46dd794e);
    expect(crc32c(new TextEncoder().encode("123456789"))).toBe(0xe3069283);
  });

  test.each(golden.cases.map((each, i) => [i, each] as const))(
    "event %d has the bytes that TensorBoard's writer gives it",
    (_, { wall_time: wallTime, step = 0, file_version, start, values, record }) => {
      const event =
        file_version !== undefined
          ? versionEvent(wallTime)
          : start
            ? startEvent({ step, wallTime })
            : scalarsEvent({ step, wallTime }, values as unknown as Record<string, number>);
      expect(Buffer.from(tfRecord(event)).toString("base64")).toBe(record);
    },
  );

  const title = "TensorBoard reads both runs of a resumed training, less what the second one voids";
  test.skipIf(!HAS_TENSORBOARD)(
    HAS_TENSORBOARD
      ? title
      : `${title} (skipped: GLUEBALL_TEST_PYTHON names no Python that has it)`,
    () => {
      const folder = join(root, "tensorboard");
      logTraining(folder, ["tensorboard"]);
      logTraining(folder, ["tensorboard"], 120);
      expect(readdirSync(folder)).toHaveLength(2);
      const { status, stdout, stderr } = runPython(READ, folder);
      expect([status, stderr]).toEqual([0, ""]);
      expect(JSON.parse(stdout)).toEqual({
        "train/return": [
          [1_700_000_001, 90, 21],
          [1_700_000_121, 210, 21],
          [1_700_000_123, 270, 40],
        ],
        "train/epsilon": [
          [1_700_000_001, 90, 0.5],
          [1_700_000_002, 100, 0.25],
          [1_700_000_121, 210, 0.5],
          [1_700_000_122, 220, 0.25],
          [1_700_000_123, 270, 0.125],
        ],
        "train/loss": [
          [1_700_000_002, 100, "nan"],
          [1_700_000_122, 220, "nan"],
        ],
        "train/steps_per_second": [
          [1_700_000_002, 100, 4000],
          [1_700_000_122, 220, 4000],
        ],
        "eval/mean_return": [
          [1_700_000_002, 100, 30],
          [1_700_000_122, 220, 30],
        ],
        "eval/std_return": [
          [1_700_000_002, 100, 1.5],
          [1_700_000_122, 220, 1.5],
        ],
      });
    },
  );
});

/** Prints the scalars in the folder that is named on the command line, as TensorBoard reads them. */
const READ = `
import json, logging, math, sys
logging.disable(logging.CRITICAL)
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
events = EventAccumulator(sys.argv[1])
events.Reload()
plain = lambda value: "nan" if math.isnan(value) else value
scalars = lambda tag: [[each.wall_time, each.step, plain(each.value)] for each in events.Scalars(tag)]
print(json.dumps({tag: scalars(tag) for tag in events.Tags()["scalars"]}))
`;

function runPython(script: string, ...args: readonly string[]) {
  return spawnSync(PYTHON, ["-c", script, ...args], { encoding: "utf8" });
}

describe("glueball train --log", () => {
  const small =
    "--net-arch 8 --batch-size 32 --learning-starts 50 --eval-episodes 2 --eval-freq 100 --no-live";

  test("writes every log into --log-dir, and a resumed training goes on with it", async () => {
    const cwd = root;
    const train = `train CartPole-v1 --total-steps 200 --checkpoint agent.safetensors ${small}`;
    const first = await glueball(`${train} --log-dir run`.split(" "), { cwd });
    expect(first.stderr).toBe("");
    const names = readdirSync(join(root, "run")).sort();
    expect(names[0]).toMatch(/^events\.out\.tfevents\.\d{10}\./);
    expect(names.slice(1)).toEqual(["progress.csv", "progress.jsonl"]);
    const before = read(join(root, "run"), "progress.csv");
    expect(
      before.filter((line) => /^[12]00,[\d.]+,,[\d.]+,[\d.e-]+,[\d.]+,[\d.]+,[\d.]+$/.test(line)),
    ).toHaveLength(2);

    const resume =
      "train --resume agent.safetensors --total-steps 300 --eval-freq 100 --eval-episodes 2 --log csv --log-dir run";
    const second = await glueball(resume.split(" "), { cwd });
    expect(second.stderr).toBe("");
    const after = read(join(root, "run"), "progress.csv");
    // The best agent may be one of an earlier step; what it takes again it finds again.
    const facts = (line: string): string[] => line.split(",").filter((_, i) => i !== 1 && i !== 5);
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
