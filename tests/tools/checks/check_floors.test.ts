/** The check of the floors finds imports of a higher floor, modules of the host, and chance and time not passed in. */

import { expect, test } from "bun:test";
import { check } from "./repository.ts";

const REFUSED: readonly (readonly [string, string, string])[] = [
  ["a floor above", "gluon/layer.ts", 'import { DQN } from "../rl/dqn.ts";'],
  ["a floor above, dynamically", "gluon/layer.ts", 'const dqn = import("../rl/dqn.ts");'],
  ["a floor above, to pass it on", "rl/mod.ts", 'export * from "../envs/mod.ts";'],
  [
    "a value of the contract",
    "gluon/nd/apply.ts",
    'import { load } from "../../backends/load.ts";',
  ],
  ["a namespace passed on", "rl/algorithms/dqn.ts", 'import { nn } from "../../gluon/mod.ts";'],
  ["what only backends may have", "gluon/layer.ts", 'import "@tensorflow/tfjs-core";'],
  ["a module of Node's", "gluon/io/files.ts", 'import { open } from "node:fs/promises";'],
  ["its types", "gluon/io/files.ts", 'type FS = typeof import("node:fs");'],
  ["one of Node's, dynamically", "backends/load.ts", "const os = await import('node:os');"],
  ["a look for one", "envs/base/base_env.ts", "const get = process.getBuiltinModule;"],
  ["chance", "rl/policy.ts", "const draw = Math.random();"],
  ["chance of the host's", "rl/policy.ts", "crypto.getRandomValues(new Uint8Array(4));"],
  ["chance of a package", "rl/policy.ts", "const draw = randomInt(5);"],
  ["time", "envs/base/base_env.ts", "const now = Date.now();"],
  ["time in another form", "envs/base/base_env.ts", "const now = +new Date;"],
];

test.each(REFUSED)("refuses %s", (_, path, line) => {
  const findings = check("check_floors", { [path]: `// A comment.\n${line}\n` });
  expect(findings).toHaveLength(1);
  expect(findings[0]).toContain(`${path}:2: Cannot `);
});

const ALLOWED: readonly (readonly [string, string, string])[] = [
  ["its own floor", "gluon/layer.ts", 'import { a } from "./block.ts";'],
  ["a floor below", "rl/algorithms/dqn.ts", 'import {\n  add,\n} from "../gluon/nd/mod.ts";'],
  [
    "types of the contract",
    "gluon/nd/op.ts",
    'import type { A } from "../../backends/backend.ts";',
  ],
  [
    "modules of the host in one file",
    "backends/base/host.ts",
    'process.getBuiltinModule("node:fs") as typeof import("node:fs");',
  ],
  ["a date that is given", "rl/algorithms/dqn.ts", "const day = new Date(2026, 1);"],
  ["words in a comment", "rl/algorithms/dqn.ts", '// import "../envs/mod.ts" and Math.random()'],
];

test.each(ALLOWED)("allows %s", (_, path, text) => {
  expect(check("check_floors", { [path]: `${text}\n` })).toEqual([]);
});
