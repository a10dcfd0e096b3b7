/** `glueball play`. */

import { afterAll, beforeAll, expect, test } from "bun:test";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { decodeFrames } from "modern-gif";
import { glueball, type Run } from "../program.ts";
import { hasCodecs } from "../recording/codecs.ts";

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

test("play --record films all that happens, at the environment's frame rate", async () => {
  const { stdout, stderr } = await run(`play ${checkpoint} --episodes 2 --record cart.gif`);
  expect(stderr).toBe("");
  const steps = [...stdout.matchAll(/in (\d+) steps$/gm)].map(([, count]) => Number(count));
  const pictures = steps.reduce((sum, count) => sum + count + 1, 0); // the last of each, too
  expect(stdout).toContain(`${pictures} pictures written to cart.gif`);
  const frames = decodeFrames(readFileSync(join(cwd, "cart.gif")).buffer as ArrayBuffer);
  expect(frames.map(({ delay }) => delay)).toEqual(Array(pictures).fill(20)); // 50 a second
});

test.skipIf(!hasCodecs)("play --record writes a video", async () => {
  const { stdout } = await run(`play ${checkpoint} --episodes 1 --fps 10 --record cart.mp4`);
  expect(stdout).toMatch(/^\d+ pictures written to cart\.mp4$/m);
  expect(readFileSync(join(cwd, "cart.mp4")).subarray(4, 8).toString()).toBe("ftyp");
});

test("play --record says before the first episode that a file cannot be written", async () => {
  const { status, stdout, stderr } = await run(`play ${checkpoint} --record nowhere/cart.mp4`);
  expect([status, stdout]).toEqual([1, ""]);
  expect(stderr).toContain(
    'Cannot write to "nowhere/cart.mp4": there is no such file or folder; name another file with --record.',
  );
  const { stderr: unknown } = await run(`play ${checkpoint} --record cart.avi`);
  expect(unknown).toContain("It must end in one of .gif, .png, .mp4.");
});
