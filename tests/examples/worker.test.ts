/** The example of training in a worker, which docs/browser.md shows. */

import { describe, expect, test } from "bun:test";
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const ROOT = new URL("../../", import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, ROOT), "utf8");
const runtime = process.versions.deno === undefined ? [] : ["run", "-A", "--no-check"];

describe("examples/worker", () => {
  test("trains in a worker, reports, and gives what it has learned", async () => {
    const main = fileURLToPath(new URL("examples/worker/main.ts", ROOT));
    const { stdout } = await promisify(execFile)(process.execPath, [...runtime, main]);
    expect(stdout).toMatch(/^(step \d+\n)+learned from 5000 steps\n$/);
  });

  for (const name of ["train.worker.ts", "main.ts"]) {
    test(`is what the page shows: ${name}`, () => {
      const [, ...lines] = read(`examples/worker/${name}`).split("\n");
      const shown = lines.join("\n").replace('"../../mod.ts"', '"glueball"');
      expect(read("docs/browser.md")).toContain(shown);
    });
  }
});
