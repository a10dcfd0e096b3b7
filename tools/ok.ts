/**
 * Says yes or no: `bun tools/ok.ts` runs every check and every test, `bun tools/ok.ts check` or `test` or `package`
 * one group of them. The last line is the sum, `N passed, N failed`; where there is a failure the exit status is 1.
 */

import { spawn, spawnSync } from "node:child_process";
import { delimiter, resolve } from "node:path";
import { argv, env, execPath, exit } from "node:process";

/** What a step found. */
interface Count {
  passed: number;
  failed: number;
}

interface Step {
  readonly name: string;
  /** The program and its arguments. The step is left out, and said to be, where the program is missing. */
  readonly command: readonly string[];
  /** Reads the closing lines of a test runner; a step without it counts as one. */
  readonly count?: (output: string) => Count;
}

const ENTRIES = ["mod.ts", "gluon/mod.ts", "rl/mod.ts", "envs/mod.ts", "backends/mod.ts"];

const GROUPS: Readonly<Record<string, readonly Step[]>> = {
  check: [
    { name: "types (tsc)", command: ["tsc", "-p", "."] },
    { name: "types (deno)", command: ["deno", "check"] },
    {
      name: "lint and format",
      command: ["biome", "ci", "--colors=off", "--error-on-warnings", "."],
    },
    { name: "floors", command: ["bun", "tools/check_floors.ts"] },
    { name: "names", command: ["bun", "tools/check_names.ts"] },
    { name: "dependencies", command: ["bun", "tools/check_dependencies.ts"] },
    { name: "documentation", command: ["bun", "tools/check_docs.ts"] },
    { name: "doc comments", command: ["deno", "doc", "--lint", ...ENTRIES] },
    { name: "slow types", command: ["deno", "publish", "--dry-run", "--allow-dirty"] },
  ],
  test: [
    { name: "bun", command: ["bun", "test", "--isolate", "--timeout=60000"], count: countBun },
    { name: "deno", command: ["deno", "test", "-A", "--no-check"], count: countDeno },
    { name: "build", command: ["bun", "run", "build"] },
    { name: "node", command: ["node", "--test", "tests/node/smoke.mjs"], count: countNode },
  ],
  package: [{ name: "package", command: ["bun", "tests/publish/consumer.ts"] }],
};

const MINUTES_PER_STEP = 15;

const groups = argv.slice(2);
const unknown = groups.find((group) => GROUPS[group] === undefined);
if (unknown !== undefined) {
  console.error(`Cannot run "${unknown}": the groups are ${Object.keys(GROUPS).join(", ")}`);
  exit(2);
}

const total: Count = { passed: 0, failed: 0 };
for (const [group, steps] of Object.entries(GROUPS)) {
  if (groups.length > 0 && !groups.includes(group)) continue;
  for (const step of steps) {
    const { passed, failed } = await run(step);
    total.passed += passed;
    total.failed += failed;
  }
}
console.log(`\n${total.passed} passed, ${total.failed} failed`);
exit(total.failed === 0 ? 0 : 1);

async function run(step: Step): Promise<Count> {
  const started = Date.now();
  const { status, output } = await capture(step.command);
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  if (status === "missing") {
    // Whoever has one runtime only tests with that one; a machine that calls itself CI has to have them all.
    const failed = env.CI === undefined ? 0 : 1;
    console.log(`${failed ? "FAIL" : "skip"}  ${step.name}: there is no ${step.command[0]} here`);
    return { passed: 0, failed };
  }
  const ok = status === 0;
  const count = step.count?.(output) ?? { passed: ok ? 1 : 0, failed: 0 };
  // A runner that broke off, or that ran nothing, has failed whatever it counted.
  if (count.failed === 0 && (!ok || count.passed === 0)) count.failed = 1;
  if (count.failed > 0) console.log(output);
  const tally = step.count ? `, ${count.passed} passed, ${count.failed} failed` : "";
  console.log(`${count.failed > 0 ? "FAIL" : "ok  "}  ${step.name} (${seconds} s)${tally}`);
  return count;
}

/** Runs a program in the root of the repository, with the installed packages' programs before all others. */
function capture(
  command: readonly string[],
): Promise<{ status: number | null | "missing"; output: string }> {
  const [program = "", ...args] = command;
  if (program === "node" && !hasNode()) return Promise.resolve({ status: "missing", output: "" });
  const root = resolve(import.meta.dirname, "..");
  const path = [resolve(root, "node_modules/.bin"), env.PATH ?? ""].join(delimiter);
  const child = spawn(program === "bun" ? execPath : program, args, {
    cwd: root,
    env: { ...env, PATH: path, NO_COLOR: "1" },
    stdio: ["ignore", "pipe", "pipe"],
    timeout: MINUTES_PER_STEP * 60_000,
  });
  let output = "";
  child.stdout.on("data", (text) => (output += text));
  child.stderr.on("data", (text) => (output += text));
  return new Promise((done) => {
    child.on("error", () => done({ status: "missing", output }));
    child.on("close", (status) => done({ status, output }));
  });
}

/** Whether there is a Node; `bun run` puts itself in the place of a missing one. */
function hasNode(): boolean {
  const answer = spawnSync("node", ["-p", "process.versions.bun"], { encoding: "utf8" });
  return answer.stdout?.trim() === "undefined";
}

/** ` 12 pass` and ` 0 fail`; an error outside of any test is a line of its own. */
function countBun(output: string): Count {
  return {
    passed: sum(output, /^ *(\d+) pass$/gm),
    failed: sum(output, /^ *(\d+) (?:fail|errors?)$/gm),
  };
}

/** `ok | 12 passed | 0 failed (3s)`. */
function countDeno(output: string): Count {
  return {
    passed: sum(output, /^(?:ok|FAILED) \| (\d+) passed/gm),
    failed: sum(output, /^(?:ok|FAILED) \| .*?(\d+) failed/gm),
  };
}

/** `# pass 12` and `# fail 0`, with another mark before them on a terminal. */
function countNode(output: string): Count {
  return { passed: sum(output, /^\S pass (\d+)$/gm), failed: sum(output, /^\S fail (\d+)$/gm) };
}

function sum(output: string, pattern: RegExp): number {
  return [...output.matchAll(pattern)].reduce((total, match) => total + Number(match[1]), 0);
}
