/** `glueball tune`. */

import { afterAll, beforeAll, expect, test } from "bun:test";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { glueball, type Run } from "../program.ts";

let cwd = "";
beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), "glueball-tune-"));
});
afterAll(() => rmSync(cwd, { recursive: true }));

const run = (line: string): Promise<Run> => glueball(line.split(" "), { cwd });
const small = "--total-steps 90 --seeds 2 --net-arch 8 --jobs 1";

test("tries settings, prunes, continues its study, and prints the flags of the best one", async () => {
  const line = `tune CartPole-v1 --algo ppo ${small}`;
  const first = await run(`${line} --trials 2`);
  expect([first.status, first.stderr]).toEqual([0, ""]);
  expect(first.stdout).toMatch(
    /^Tuning PPO on CartPole-v1: learning_rate, .* 10, 30, 90 steps\.$/m,
  );
  expect(first.stdout).toMatch(/^ {2}trial 0, finished: [\d.]+, [\d.]+, [\d.]+ /m);
  const path = join(cwd, "studies", "ppo-CartPole-v1.jsonl");
  const before = readFileSync(path, "utf8");
  const second = await run(`${line} --trials 3`);
  expect(readFileSync(path, "utf8").startsWith(before)).toBe(true);
  expect(second.stdout.match(/^ {2}trial \d/gm)).toEqual(["  trial 2"]);
  const best = /train +\S.* (train CartPole-v1 --algo ppo --net-arch 8 --learning-rate .*)$/m;
  const flags = best.exec(second.stdout)?.[1] ?? "";
  const { status, stderr } = await run(`${flags} --total-steps 90 --eval-episodes 1`);
  expect([status, stderr]).toEqual([0, ""]);
}, 120_000);

test("says that no trial came to its end, and refuses another study's file", async () => {
  const line = `tune Pendulum-v1 --algo ppo ${small} --trials 1 --study one.jsonl`;
  expect((await run(line)).status).toBe(0);
  const { status, stderr } = await run(`${line} --gamma 0.9`);
  expect(stderr).toContain("error: Cannot continue the study one.jsonl: it is of ");
  expect(status).toBe(1);
  const failed = await run(`tune CartPole-v1 --algo sac ${small} --trials 1`);
  expect(failed.stdout).toMatch(
    /^ {2}Cannot learn CartPole-v1 with SAC: .*\n {2}trial 0, failed: nothing/m,
  );
  expect(failed.stdout).toContain("No trial of 1 came to its end");
}, 120_000);
