/** The Python process of a bridged environment: how long it lives, and what it leaves behind. */

import { afterAll, describe, expect } from "bun:test";
import { spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import process from "node:process";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { type GymnasiumEnvironment, make } from "../../../envs/mod.ts";
import { bridge, closeBridges, PYTHON, pythonTest, TEST_ENVS } from "./gymnasium_python.ts";

afterAll(closeBridges);

describe("The Python process", () => {
  pythonTest("ends with close(), also while another one runs, and once is enough", async () => {
    const [first, second] = [bridge(`${TEST_ENVS}Fragile-v0`), bridge(`${TEST_ENVS}Fragile-v0`)];
    const [ended, running] = [begin(first), begin(second)];
    first.close();
    first.close();
    await untilGone(ended);
    expect(isRunning(running)).toBe(true);
    expect(() => first.get_init_state()).toThrow("its Python process has ended");
    expect(second.step(0).reward).toBe(1);
  });

  pythonTest("is not ended by Ctrl-C, which is for us to answer", () => {
    const env = bridge(`${TEST_ENVS}Fragile-v0`);
    process.kill(begin(env), "SIGINT");
    expect(env.step(0).reward).toBe(1);
  });

  pythonTest("leaves no open file behind, and resets leave none", async () => {
    const once = (): void => {
      const env = make(`${TEST_ENVS}Fragile-v0`, { python: PYTHON });
      for (let i = 0; i < 500; i++) env.get_init_state();
      env.close();
    };
    once();
    await setTimeout(300);
    const before = readdirSync("/dev/fd").length;
    once();
    once();
    // A runtime may keep one for a process until it has looked after its end.
    for (let i = 0; i < 100 && readdirSync("/dev/fd").length > before; i++) await setTimeout(50);
    expect(readdirSync("/dev/fd").length).toBeLessThanOrEqual(before);
  });

  pythonTest("ends with its parent, which nothing keeps from ending", async () => {
    const parent = await runParent("end");
    expect(await parent.status).toBe(0);
    await untilGone(parent.child);
  });

  pythonTest("ends with a parent that fails", async () => {
    const parent = await runParent("throw");
    expect(await parent.status).toBe(1);
    await untilGone(parent.child);
  });

  for (const [behavior, what] of [
    ["wait", "waits"],
    ["step", "waits for a step that does not return"],
  ] as const) {
    pythonTest(`ends with a parent that is killed while it ${what}`, async () => {
      const parent = await runParent(behavior);
      await setTimeout(300);
      expect(isRunning(parent.child)).toBe(true);
      parent.kill();
      await parent.status;
      await untilGone(parent.child);
    });
  }

  pythonTest("shows on standard error what the environment prints", async () => {
    const parent = await runParent("close");
    expect(await parent.status).toBe(0);
    expect(parent.stderr()).toContain("That was all.\n");
    expect(parent.stdout()).toBe(`${parent.child}\n`);
  });
});

/** The id of the Python process. */
function begin(env: GymnasiumEnvironment): number {
  env.get_init_state();
  return env.step(0).info.pid as number;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  // One that has ended and that nobody has asked for its status is still on the list.
  const status = `/proc/${pid}/status`;
  return !existsSync(status) || !/^State:\s*Z/m.test(readFileSync(status, "utf8"));
}

/** Resolves when the process has ended; what is still there after ten seconds stays. */
async function untilGone(pid: number): Promise<void> {
  for (let i = 0; i < 200 && isRunning(pid); i++) await setTimeout(50);
  expect(isRunning(pid)).toBe(false);
}

/** A run of gymnasium_parent.ts in the runtime that runs the tests. */
interface Parent {
  /** The id of its Python process. */
  readonly child: number;
  readonly status: Promise<number | null>;
  readonly stdout: () => string;
  readonly stderr: () => string;
  readonly kill: () => void;
}

async function runParent(behavior: string): Promise<Parent> {
  const program = fileURLToPath(new URL("gymnasium_parent.ts", import.meta.url));
  const runtime = process.versions.deno === undefined ? [] : ["run", "-A", "--no-check"];
  const parent = spawn(process.execPath, [...runtime, program, PYTHON, behavior], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let [stdout, stderr] = ["", ""];
  parent.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  const status = new Promise<number | null>((resolve) => parent.on("close", resolve));
  const child = await new Promise<number>((resolve, reject) => {
    parent.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
      if (stdout.includes("\n")) resolve(Number(stdout));
    });
    status.then(() => reject(new Error(stderr)), reject);
  });
  return {
    child,
    status,
    stdout: () => stdout,
    stderr: () => stderr,
    kill: () => parent.kill("SIGKILL"),
  };
}
