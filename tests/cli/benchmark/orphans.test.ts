/** The processes that `benchmark` and `tune` start end with the one that started them. */

import { expect, test } from "bun:test";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { setTimeout } from "node:timers/promises";
import { glueball } from "../program.ts";

const LINES = {
  benchmark: "benchmark CartPole-v1 --algo dqn --seeds 1 --total-steps 100000000 --out",
  tune: "tune CartPole-v1 --algo dqn --trials 1 --seeds 1 --total-steps 100000000 --study",
};

/** Whether a worker runs whose temporary files are in that folder. */
function isAtWork(folder: string): boolean {
  return readdirSync("/proc").some((each) => {
    try {
      const words = readFileSync(`/proc/${each}/cmdline`, "utf8").split("\0");
      if (!words.includes("--worker")) return false;
      return readFileSync(`/proc/${each}/environ`, "utf8").includes(`TMPDIR=${folder}\0`);
    } catch {
      return false; // it ended
    }
  });
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await setTimeout(20);
}

for (const [command, signal] of [
  ["benchmark", "SIGTERM"],
  ["benchmark", "SIGKILL"],
  ["tune", "SIGTERM"],
  ["tune", "SIGKILL"],
] as const) {
  test.skipIf(process.platform !== "linux")(
    `${command}, ended by ${signal}, leaves no process behind, and no files`,
    async () => {
      const cwd = mkdtempSync(join(tmpdir(), "glueball-orphans-"));
      const TMPDIR = join(cwd, "tmp");
      mkdirSync(TMPDIR);
      try {
        const study = join(cwd, "study");
        await glueball([...LINES[command].split(" "), study], {
          cwd,
          env: { TMPDIR },
          onStart: async (child) => {
            await until(() => isAtWork(TMPDIR));
            await setTimeout(500); // it trains
            child.kill(signal);
          },
        });
        await until(() => !isAtWork(TMPDIR));
        expect(readdirSync(TMPDIR).filter((name) => name.startsWith("glueball-"))).toEqual([]);
        if (command === "tune") expect(readFileSync(study, "utf8")).not.toContain("end");
      } finally {
        rmSync(cwd, { recursive: true });
      }
    },
  );
}
