/** Every example runs to its end, in the runtime that runs the tests, and says how it goes. */
import { describe, expect, test } from "bun:test";
import { execFile } from "node:child_process";
import { readdirSync } from "node:fs";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const directory = fileURLToPath(new URL("../../examples/", import.meta.url));
const runtime = process.versions.deno === undefined ? [] : ["run", "-A", "--no-check"];

/** Episodes enough for one line of scores. */
const episodes: Readonly<Record<string, number>> = {
  "conv_dqn.ts": 10,
  "image_dqn.ts": 10,
  "minimal_dqn.ts": 21,
  "mxnet_notes.ts": 25,
  "tinygrad_dqn.ts": 20,
};

describe("an example runs and prints scores:", () => {
  for (const name of readdirSync(directory).filter((each) => each.endsWith(".ts"))) {
    test(name, async () => {
      const args = [...runtime, directory + name, String(episodes[name] ?? 25)];
      // A failing child rejects with its status and what it wrote.
      const { stdout } = await promisify(execFile)(process.execPath, args);
      expect(stdout).toMatch(/episode.*score.*\d/);
    });
  }
});
