/** Signals, and what is saved before the program ends. */

import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { constants, tmpdir } from "node:os";
import { join } from "node:path";
import { isInterruption } from "../../../cli/terminal/interrupt.ts";
import { glueball } from "../program.ts";

const SMALL = "--net-arch 8 --batch-size 32 --learning-starts 50 --eval-episodes 2".split(" ");

let cwd = "";
beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), "glueball-interrupt-"));
});
afterAll(() => rmSync(cwd, { recursive: true }));

describe("A signal that asks a training to end", () => {
  const line = "train CartPole-v1 --total-steps 1_000_000 --eval-freq 200 --seed".split(" ");

  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    test(`saves a checkpoint, says how to go on, and gives status 128 + n (${signal})`, async () => {
      const seed = constants.signals[signal];
      let sent = false;
      const { status, stdout, stderr } = await glueball([...line, `${seed}`, ...SMALL], {
        cwd,
        onOutput: (output, child) => {
          if (!sent && output.includes("greedy")) sent = child.kill(signal);
        },
      });
      expect(stderr).toBe("");
      expect(stdout).toMatch(/Stopped after [\d,]+ steps/);
      const saved =
        /as it is now +(checkpoints\/CartPole-v1-seed-\d+_\d+_steps\.safetensors)\n/.exec(
          stdout,
        )?.[1] ?? "";
      expect(stdout).toMatch(new RegExp(`train --resume ${saved}\n`));
      expect(existsSync(join(cwd, saved))).toBe(true);
      expect(status).toBe(128 + constants.signals[signal]);
    });
  }

  test("saves also where the terminal closes: its output fails, and it sends SIGHUP several times", async () => {
    const line = "train CartPole-v1 --seed 20 --total-steps 1_000_000 --eval-freq 200".split(" ");
    let closed = false;
    const { status, stderr } = await glueball([...line, ...SMALL], {
      cwd,
      onOutput: (output, child) => {
        if (closed || !output.includes("greedy")) return;
        closed = true;
        child.stdout?.destroy();
        for (const delay of [0, 1, 2, 20]) setTimeout(() => child.kill("SIGHUP"), delay);
      },
    });
    expect([status, stderr]).toEqual([129, ""]);
    const names = readdirSync(join(cwd, "checkpoints"));
    expect(names.filter((name) => /seed-20_\d+_steps/.test(name))).toHaveLength(1);
  });

  test.skipIf(process.platform !== "linux")("is passed over where `nohup` says so", async () => {
    let sent = false;
    // Long enough that the signal comes while it trains: in its last moments, Deno has given its handlers back.
    const line = `train CartPole-v1 --total-steps 8000 --eval-freq 1000 --checkpoint kept.safetensors`;
    const { status, stdout } = await glueball([...line.split(" "), ...SMALL], {
      cwd,
      through: ["nohup"],
      onOutput: (output, child) => {
        if (!sent && output.includes("greedy")) sent = process.kill(child.pid ?? 0, "SIGHUP");
      },
    });
    expect([sent, status]).toEqual([true, 0]);
    expect(stdout).toContain("Not solved after 8,000 steps");
  });
});

test("only the reason of the signal is an interruption", () => {
  const controller = new AbortController();
  const reason = new DOMException("stop", "AbortError");
  expect(isInterruption(reason, controller.signal)).toBe(false);
  controller.abort();
  expect(isInterruption(reason, controller.signal)).toBe(true);
  expect(isInterruption(new Error("disk full"), controller.signal)).toBe(false);
});
