/**
 * Every command that a page shows runs and ends well, in a copy of this repository. Bun runs all; Deno runs those that name
 * it, since tests/cli/ has what the others come down to.
 */

import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { partsOf, readPages } from "../../tools/checks/pages.ts";
import {
  type PageCommand,
  pageCommands,
  programOf,
  type Scripts,
  wordsOf,
} from "./page_commands.ts";
import { NOT_RUN, REDUCTIONS, type Reduction } from "./reductions.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const RUNTIME = process.versions.deno === undefined ? [] : ["run", "-A", "--no-check"];

const read = (path: string): unknown => JSON.parse(readFileSync(join(ROOT, path), "utf8"));
const scripts: Scripts = {
  npm: (read("package.json") as { scripts: Scripts["npm"] }).scripts,
  deno: (read("deno.json") as { tasks: Scripts["deno"] }).tasks,
};

/** The setting that pages call `setting.json`: one that takes a second. */
const SETTING = {
  name: "tiny",
  environment: "CartPole-v1",
  about: "a few steps",
  n_timesteps: 300,
  eval_freq: 150,
  measure: "greedy",
  algorithm: "dqn",
  options: { net_arch: [8], learning_starts: 100 },
  published: [],
};

let copy = "";
beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), "glueball-docs-"));
  const leftOut = /^(node_modules|\.git|\.venv.*|dist|checkpoints|logs)$/;
  cpSync(ROOT, copy, {
    recursive: true,
    filter: (path) => !leftOut.test(relative(ROOT, path)),
  });
  symlinkSync(join(ROOT, "node_modules"), join(copy, "node_modules"));
  writeFileSync(join(copy, "setting.json"), JSON.stringify(SETTING));
});
afterAll(() => rmSync(copy, { recursive: true }));

/** How a program that ran here ended. */
interface Ended {
  readonly status: number | null;
  readonly output: string;
}

/** What has run, since several commands are the same program with the same words. */
const ended = new Map<string, Promise<Ended>>();

/** The line that a command of a page comes down to, and the reduction of it, if it takes too long. */
function resolve(command: string): { readonly line: string; readonly reduction?: Reduction } {
  const { program, args } = programOf(wordsOf(command), scripts);
  const line = [program, ...args.map((each) => (/\s/.test(each) ? `"${each}"` : each))].join(" ");
  const reduction = REDUCTIONS.find(({ kind }) => kind.test(line));
  return reduction === undefined ? { line } : { line: reduction.instead(line), reduction };
}

/** Runs a line: a program of this repository or, without an ending, of an installed package. */
function run(line: string): Promise<Ended> {
  const [program = "", ...args] = wordsOf(line);
  const [command = "", ...words] = program.endsWith(".ts")
    ? [process.execPath, ...RUNTIME, program, ...args]
    : [join(ROOT, "node_modules/.bin", program), ...args];
  const child = spawn(command, words, {
    cwd: copy,
    env: {
      ...process.env,
      NO_COLOR: "1",
      GLUEBALL_BENCH_PYTHON: "no-python",
      GLUEBALL_BENCH_PYTHON_MXNET: "no-python",
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const texts: string[] = [];
  child.stdout.setEncoding("utf8").on("data", (text: string) => texts.push(text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => texts.push(text));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (status) => resolve({ status, output: texts.join("") }));
  });
}

/** The same, once. */
function runOnce(line: string): Promise<Ended> {
  const before = ended.get(line);
  if (before !== undefined) return before;
  const now = run(line);
  ended.set(line, now);
  return now;
}

const commands = pageCommands();
const isOurs = ({ text }: PageCommand): boolean => RUNTIME.length === 0 || /\bdeno /.test(text);
const isRun = ({ text }: PageCommand): boolean => !NOT_RUN.some(({ kind }) => kind.test(text));

describe("A command of a page ends well:", () => {
  for (const { where, text } of commands.filter(isRun).filter(isOurs)) {
    const { line, reduction } = resolve(text);
    const how = reduction === undefined ? "" : ` (as "${line}": ${reduction.reason})`;
    test(`${where} ${text}${how}`, async () => {
      const { status, output } = await runOnce(line);
      expect({ line, output, status }).toEqual({ line, output, status: 0 });
    }, 120_000);
  }
});

test("Each kind of command that is not run, or in a smaller form, is on a page", () => {
  const used = new Set(commands.filter(isRun).map(({ text }) => resolve(text).reduction));
  expect(REDUCTIONS.filter((each) => !used.has(each))).toEqual([]);
  const isShown = ({ kind }: (typeof NOT_RUN)[number]): boolean =>
    commands.some(({ text }) => kind.test(text));
  expect(NOT_RUN.filter((each) => !isShown(each))).toEqual([]);
});

test("Each flag within a line of a page is one of a program", async () => {
  const flags = readPages().flatMap((page) =>
    partsOf(page).spans.flatMap(({ text }) => /^--[a-z][\w-]*/.exec(text)?.[0] ?? []),
  );
  const helps = [
    ...["train", "evaluate", "play", "benchmark", "work", "learn", "act"].map(
      (each) => `cli/glueball.ts ${each} --help`,
    ),
    "cli/glueball.ts train CartPole-v1 --algo recurrent_ppo --help",
    "bench/main.ts --help",
  ];
  const known = (await Promise.all(helps.map(runOnce))).map(({ output }) => output).join("\n");
  expect([...new Set(flags)].filter((flag) => !known.includes(`${flag} `))).toEqual([]);
}, 120_000);
