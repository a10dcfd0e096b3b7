/** That the check of the floors finds what it is there to find, and nothing else. */

import { expect, test } from "bun:test";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";

const CHECK = fileURLToPath(new URL("../../tools/check_floors.ts", import.meta.url));
const RUNTIME = process.versions.deno === undefined ? [] : ["run", "-A", "--no-check"];

/** The findings in a repository of one file. */
function check(path: string, text: string): string[] {
  const root = mkdtempSync(join(tmpdir(), "glueball-floors-"));
  try {
    mkdirSync(join(root, dirname(path)), { recursive: true });
    writeFileSync(join(root, path), text);
    const { status, stderr } = spawnSync(process.execPath, [...RUNTIME, CHECK], {
      cwd: root,
      encoding: "utf8",
    });
    const findings = stderr.split("\n").filter((line) => line.startsWith(path));
    expect(status).toBe(findings.length === 0 ? 0 : 1);
    return findings;
  } finally {
    rmSync(root, { recursive: true });
  }
}

const REFUSED: readonly (readonly [string, string, string])[] = [
  ["a floor above", "gluon/layer.ts", 'import { DQN } from "../rl/dqn.ts";'],
  ["a floor above, dynamically", "gluon/layer.ts", 'const dqn = import("../rl/dqn.ts");'],
  ["a floor above, to pass it on", "rl/mod.ts", 'export * from "../envs/mod.ts";'],
  [
    "a value of the contract",
    "gluon/nd/apply.ts",
    'import { load } from "../../backends/load.ts";',
  ],
  ["what only backends may have", "gluon/layer.ts", 'import "@tensorflow/tfjs-core";'],
  ["chance", "rl/policy.ts", "const draw = Math.random();"],
  ["time", "envs/world.ts", "const now = Date.now();"],
];

test.each(REFUSED)("refuses %s", (_, path, line) => {
  const findings = check(path, `// A comment.\n${line}\n`);
  expect(findings).toHaveLength(1);
  expect(findings[0]).toContain(`${path}:2: Cannot `);
});

const ALLOWED: readonly (readonly [string, string, string])[] = [
  ["its own floor", "gluon/layer.ts", 'import { a } from "./block.ts";'],
  ["a floor below", "rl/dqn.ts", 'import {\n  nn,\n} from "../gluon/mod.ts";'],
  [
    "types of the contract",
    "gluon/nd/op.ts",
    'import type { A } from "../../backends/backend.ts";',
  ],
  ["words in a comment", "rl/dqn.ts", '// import "../envs/mod.ts" and Math.random()'],
];

test.each(ALLOWED)("allows %s", (_, path, text) => {
  expect(check(path, `${text}\n`)).toEqual([]);
});
