/** Every example runs to its end, in the runtime that runs the tests, and says how it goes. */
import { describe, expect, test } from "bun:test";
import { execFile } from "node:child_process";
import { readdirSync } from "node:fs";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const directory = fileURLToPath(new URL("../../examples/", import.meta.url));
const isDeno = process.versions.deno !== undefined;
const runtime = isDeno ? ["run", "-A", "--no-check"] : [];

/** Episodes, or epochs, enough for one line of scores. */
const episodes: Readonly<Record<string, number>> = {
  "connect_four.ts": 1,
  "conv_dqn.ts": 10,
  "digits.ts": 8,
  "fine_tune.ts": 30,
  "image_dqn.ts": 10,
  "language_model.ts": 1,
  "minimal_dqn.ts": 21,
  "mxnet_notes.ts": 25,
  "time_series.ts": 8,
  "tinygrad_dqn.ts": 20,
};

/** What is reached in the end, in percent; on Deno, these run for one epoch and reach less. */
const accuracies: Readonly<Record<string, number>> = {
  "digits.ts": 97.5,
  "fine_tune.ts": 93,
  "language_model.ts": 34,
  "time_series.ts": 90,
};

describe("an example runs and prints scores:", () => {
  for (const name of readdirSync(directory).filter((each) => /^(?!classify).*\.ts$/.test(each))) {
    test(name, async () => {
      const least = accuracies[name];
      const isShort = isDeno && least !== undefined;
      const args = [...runtime, directory + name, String(isShort ? 1 : (episodes[name] ?? 25))];
      // A failing child rejects with its status and what it wrote.
      const { stdout } = await promisify(execFile)(process.execPath, args);
      expect(stdout).toMatch(/(?:episode|epoch).*score.*\d/);
      if (least === undefined || isShort) return;
      const [, last] = /.*score ([\d.]+)%\s*$/.exec(stdout) ?? [];
      expect(Number(last)).toBeGreaterThanOrEqual(least);
    }, 300_000);
  }
});
