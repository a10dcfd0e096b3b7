/** Event files, as TensorBoard reads them. */

import { afterAll, beforeAll, expect, test } from "bun:test";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { logTraining } from "./log_training.ts";

const PYTHON = process.env.GLUEBALL_TEST_PYTHON ?? "";
const HAS_TENSORBOARD = PYTHON !== "" && runPython("import tensorboard").status === 0;

let root = "";
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "glueball-logs-"));
});
afterAll(() => rmSync(root, { recursive: true }));

const title = "TensorBoard reads both runs of a resumed training, less what the second one voids";
test.skipIf(!HAS_TENSORBOARD)(
  HAS_TENSORBOARD ? title : `${title} (skipped: GLUEBALL_TEST_PYTHON names no Python that has it)`,
  async () => {
    const folder = join(root, "tensorboard");
    await logTraining(folder, ["tensorboard"]);
    await logTraining(folder, ["tensorboard"], 120);
    expect(readdirSync(folder)).toHaveLength(2);
    const { status, stdout, stderr } = runPython(READ, folder);
    expect([status, stderr]).toEqual([0, ""]);
    expect(JSON.parse(stdout)).toMatchObject({
      "rollout/ep_rew_mean": [
        [1_700_000_002, 90, 21],
        [1_700_000_122, 210, 21],
        [1_700_000_126, 270, 30.5],
      ],
      "train/loss": [[1_700_000_126, 270, "nan"]],
      "eval/mean_reward": [
        [1_700_000_004, 100, 30],
        [1_700_000_124, 220, 30],
      ],
    });
  },
);

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
