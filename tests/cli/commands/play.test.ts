/** `glueball play`. */

import { afterAll, beforeAll, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { glueball, type Run } from "../program.ts";

const checkpoint = "agent.safetensors";

let cwd = "";
beforeAll(async () => {
  cwd = mkdtempSync(join(tmpdir(), "glueball-play-"));
  await run(
    `train CartPole-v1 --seed 1 --total-steps 100 --eval-freq 100 --net-arch 8 --checkpoint ${checkpoint}`,
  );
});
afterAll(() => rmSync(cwd, { recursive: true }));

function run(line: string): Promise<Run> {
  return glueball(line.split(" "), { cwd });
}

test("play without a terminal draws the last moment of each episode, in plain text", async () => {
  const { status, stdout } = await run(`play ${checkpoint} --episodes 2`);
  expect(status).toBe(0);
  expect(stdout).toMatch(/⠒/);
  expect(stdout).toMatch(/^episode 2: return ([\d.]+) in \d+ steps$/m);
  expect(stdout).not.toContain("\x1b");
});

test("play --no-live prints the returns alone", async () => {
  const { stdout } = await run(`play ${checkpoint} --episodes 2 --no-live`);
  expect(stdout).toMatch(/steps\n\nepisode 1: .*\nepisode 2: .*\n$/);
});
