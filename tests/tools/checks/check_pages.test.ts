/** The check of pages finds what they name and is not there. */

import { describe, expect, test } from "bun:test";
import { check } from "./repository.ts";

const FILES = {
  "mod.ts": 'export * as rl from "./rl/mod.ts";\n',
  "rl/mod.ts":
    'export { DQN } from "./dqn.ts";\nexport type { Agent } from "./agent.ts";\nexport type * from "./env.ts";\n',
  "rl/dqn.ts": "export class DQN { static load() {} act() {} }\n",
  "rl/agent.ts": "export interface Agent {}\n",
  "rl/env.ts": "export interface Environment {}\n",
  "bench/results/bun.json": "{}",
  "bench/speed.ts": "process.env.GLUEBALL_SPEED;\n",
};

/** What is found on a page. */
const find = (page: string, path = "README.md"): string[] =>
  check("check_pages", { ...FILES, [path]: page });

describe("The check of pages", () => {
  test("passes files, folders and patterns of them that are there", () => {
    expect(
      find("`rl/dqn.ts`, `rl/`, `dqn.ts`, `rl/{dqn,agent}.ts`, `rl/<name>.ts`, `rl/*.ts`\n"),
    ).toEqual([]);
    expect(find("`results/bun.json` from here\n", "bench/README.md")).toEqual([]);
  });

  test("names each that is not, with its line", () => {
    const page = "First.\n`rl/gone.ts` `gone.md` `rl/{dqn,gone}.ts` `gone/` `rl/<name>.json`\n";
    expect(find(page)).toEqual(
      ["rl/gone.ts", "gone.md", "rl/{dqn,gone}.ts", "gone/", "rl/<name>.json"].map(
        (path) => `README.md:2: Cannot find ${path}: write it or mend the page`,
      ),
    );
  });

  test("finds paths in blocks of text, and blocks that nothing runs", () => {
    expect(find("```text\nstep   rl/gone.ts   the step\n```\n")).toEqual([
      "README.md:2: Cannot find rl/gone.ts: write it or mend it",
    ]);
    expect(find("```\nrl/gone.ts\n```\n")).toEqual([
      'README.md:2: Cannot check a block of "": say what it is, one of ts, sh, json, text, html, output, yaml, math, python',
    ]);
  });

  test("finds public names, members and types, and those that are none", () => {
    expect(
      find("`rl.DQN`, `rl.DQN.load(path)`, `rl.DQN.act`, `rl.Agent`, `rl.Environment`"),
    ).toEqual([]);
    expect(find("`rl.PPO` and `await rl.DQN.open()`")).toEqual([
      "README.md:1: Cannot find rl.PPO: mod.ts exports no such name",
      "README.md:1: Cannot find rl.DQN.open: mod.ts exports no such name",
    ]);
  });

  test("follows links to files and to headings", () => {
    expect(
      find("# To be found\n\n[a](rl/dqn.ts) [b](#to-be-found) [c](https://example.org)"),
    ).toEqual([]);
    expect(find("[a](gone.md)\n[b](#gone)")).toEqual([
      "README.md:1: Cannot follow the link to gone.md: mend it",
      "README.md:2: Cannot follow the link to #gone: README.md has no such heading",
    ]);
  });

  test("finds environment variables that no module reads", () => {
    expect(find("`GLUEBALL_SPEED=1` and `GLUEBALL_GONE`")).toEqual([
      "README.md:1: Cannot find the variable GLUEBALL_GONE: no module reads it",
    ]);
  });
});
