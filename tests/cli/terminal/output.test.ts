/** Output that nobody reads, or that cannot be written. */

import { afterAll, beforeAll, expect, test } from "bun:test";
import { closeSync, existsSync, mkdtempSync, openSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { glueball } from "../program.ts";

const SMALL = "--net-arch 8 --batch-size 32 --learning-starts 50 --eval-episodes 2".split(" ");

let cwd = "";
beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), "glueball-output-"));
});
afterAll(() => rmSync(cwd, { recursive: true }));

function saved(name: string): string[] {
  return readdirSync(join(cwd, "checkpoints")).filter((each) => each.startsWith(name));
}

test("whoever closes the output early, as `head` does, ends the program, and hears no complaint", async () => {
  const { status, stderr } = await glueball(["train", "CartPole-v1", "--total-steps", "3000"], {
    cwd,
    onOutput: (_, child) => child.stdout?.destroy(),
  });
  expect([status, stderr]).toEqual([0, ""]);
});

test("a training whose reader goes away in its midst ends, and is saved as it is", async () => {
  const line = "train CartPole-v1 --seed 1 --total-steps 1_000_000 --eval-freq 200".split(" ");
  const { status, stderr } = await glueball([...line, ...SMALL], {
    cwd,
    onOutput: (output, child) => {
      if (output.includes("greedy")) child.stdout?.destroy();
    },
  });
  expect([status, stderr]).toEqual([0, ""]);
  expect(saved("CartPole-v1-seed-1_")).toHaveLength(1);
});

const FULL = "/dev/full";
const onFull = test.skipIf(!existsSync(FULL));

for (const line of ["envs", "zoo", "--help", "train --help"]) {
  onFull(`a full disk is told in one sentence (glueball ${line} > ${FULL})`, async () => {
    const { status, stderr } = await runFull(line.split(" "));
    expect(stderr).toMatch(/^error: Cannot write to standard output: .*no space.*\.\n$/i);
    expect(status).toBe(1);
  });
}

onFull(`a training that cannot be told of (> ${FULL}) says so in one sentence`, async () => {
  const line = "train CartPole-v1 --seed 2 --total-steps 1_000_000 --eval-freq 200".split(" ");
  const { status, stderr } = await runFull([...line, ...SMALL]);
  expect(stderr).toMatch(/^error: Cannot write to standard output: .*no space.*\.\n$/i);
  expect(status).toBe(1);
});

async function runFull(args: readonly string[]) {
  const stdout = openSync(FULL, "w");
  try {
    return await glueball(args, { cwd, stdout });
  } finally {
    closeSync(stdout);
  }
}
