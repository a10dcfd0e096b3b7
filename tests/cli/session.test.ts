/** A user's session: train, interrupt, go on, measure, watch. */

import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { glueball, type Run } from "./program.ts";

const SMALL = "--net-arch 8 --batch-size 32 --learning-starts 50 --eval-episodes 2".split(" ");

let cwd = "";
beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), "glueball-session-"));
});
afterAll(() => rmSync(cwd, { recursive: true }));

function run(line: string, ...more: readonly string[]): Promise<Run> {
  return glueball([...line.split(" "), ...more], { cwd });
}

describe("a session", () => {
  const checkpoint = "checkpoints/CartPole-v1-seed-1.safetensors";

  test("train reports each evaluation, draws the curve, and says how to watch the agent", async () => {
    const { status, stdout, stderr } = await run(
      "train CartPole-v1 --seed 1 --total-steps 300 --eval-freq 100",
      ...SMALL,
    );
    expect(stderr).toBe("");
    expect(status).toBe(0);
    expect(stdout).toMatch(/^Training DQN on CartPole-v1, on wasm, until the mean return is 475\./);
    expect(stdout).toContain("net_arch 8");
    const line =
      /^\d+ of 300 steps · [\d,]+ steps\/s · return [\d.]+ · epsilon [\d.]+ · loss [\d.e-]+ · greedy [\d.]+ ± [\d.]+ \(2 episodes\)$/gm;
    expect(stdout.match(line)).toHaveLength(3);
    expect(stdout).toContain("━");
    expect(stdout).toContain("Not solved after 300 steps");
    expect(stdout).toMatch(/watch it +\S.* play checkpoints\/CartPole-v1-seed-1\.safetensors/);
    expect(existsSync(join(cwd, checkpoint))).toBe(true);
  });

  test("train ends when the environment is solved, and evaluate agrees", async () => {
    const settings =
      "--learning-rate 1e-3 --batch-size 64 --gradient-steps 2 --learning-starts 500 --target-update-interval 10 --tau 0.1";
    const line =
      "train Catch-v0 --total-steps 20000 --eval-freq 1000 --checkpoint catch.safetensors";
    const { stdout } = await run(`${line} ${settings}`);
    expect(stdout).toMatch(/^Solved after [\d,]+ steps/m);
    expect(stdout).toContain("mean return  1.00 ± 0.00 over 100 episodes (solved at 1)");
    expect((await run("evaluate catch.safetensors")).stdout).toContain("  solved: 1 is needed");
  });

  test("training again with the same seed gives the same numbers", async () => {
    const greedy = async (path: string): Promise<string[]> => {
      const line = "train CartPole-v1 --seed 3 --total-steps 300 --eval-freq 100";
      const { stdout } = await run(line, "--checkpoint", path, ...SMALL);
      return stdout.match(/loss .*$/gm) ?? [];
    };
    const first = await greedy("first.safetensors");
    expect(first).toHaveLength(3);
    expect(await greedy("second.safetensors")).toEqual(first);
  });

  test("evaluate gives the mean return of the checkpoint, always the same", async () => {
    const first = await run(`evaluate ${checkpoint} --episodes 5`);
    expect(first.status).toBe(0);
    expect(first.stdout).toMatch(/mean return +[\d.]+ ± [\d.]+/);
    expect(first.stdout).toContain("not solved: 475 is needed");
    const table = (text: string): string => text.slice(text.indexOf("mean"));
    const second = await run(`evaluate ${checkpoint} --episodes 5`);
    expect(table(second.stdout)).toBe(table(first.stdout));
  });

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
});

test("whoever closes the output early, as `head` does, ends the program, and hears no complaint", async () => {
  const { status, stderr } = await glueball(["train", "CartPole-v1", "--total-steps", "3000"], {
    cwd,
    onOutput: (_, child) => child.stdout?.destroy(),
  });
  expect([status, stderr]).toEqual([0, ""]);
});

describe("Ctrl-C", () => {
  const line = "train CartPole-v1 --seed 2 --total-steps 1_000_000 --eval-freq 200".split(" ");
  let saved = "";

  test("saves a checkpoint, says how to go on, and ends with status 130", async () => {
    let sent = false;
    const { status, stdout } = await glueball([...line, ...SMALL], {
      cwd,
      onOutput: (output, child) => {
        if (!sent && output.includes("greedy")) sent = child.kill("SIGINT");
      },
    });
    expect(stdout).toMatch(/Stopped after [\d,]+ steps/);
    saved =
      /as it is now +(checkpoints\/CartPole-v1-seed-2_\d+_steps\.safetensors)\n/.exec(
        stdout,
      )?.[1] ?? "";
    expect(stdout).toMatch(new RegExp(`train --resume ${saved}\n`));
    expect(existsSync(join(cwd, saved))).toBe(true);
    expect(status).toBe(130);
  });

  test("the interrupted training goes on where it was, beside its best agent", async () => {
    const step = Number(/_(\d+)_/.exec(saved)?.[1]);
    const { status, stdout } = await run(
      `train --resume ${saved} --eval-freq 100000 --total-steps ${step + 50}`,
    );
    expect(status).toBe(0);
    expect(stdout).toContain(`Going on from ${saved}, step ${step.toLocaleString("en-US")}.`);
    expect(stdout).toContain(`Not solved after ${(step + 50).toLocaleString("en-US")} steps`);
    expect(stdout).toMatch(/checkpoint +checkpoints\/CartPole-v1-seed-2\.safetensors\n/);
  });

  test("a resumed training goes on where it computed before, unless it is told otherwise", async () => {
    const line =
      "train Catch-v0 --backend wasm-portable --total-steps 150 --save-freq 150 --seed 4";
    await run(line, ...SMALL);
    const file = "checkpoints/Catch-v0-seed-4_150_steps.safetensors";
    const more = await run(`train --resume ${file} --total-steps 200`);
    expect(more.stdout).toMatch(/^Training DQN on Catch-v0, on wasm-portable,/);
    const elsewhere = await run(`train --resume ${file} --total-steps 200 --backend reference`);
    expect(elsewhere.stdout).toMatch(/^Training DQN on Catch-v0, on reference,/);
  });

  test("a resumed agent keeps its options", async () => {
    const { status, stderr } = await run(`train --resume ${saved} --gamma 0.9`);
    expect(status).toBe(1);
    expect(stderr).toBe(
      "error: Cannot resume with --gamma 0.9: an agent keeps the options it was made with; leave the flag out.\n",
    );
  });
});
