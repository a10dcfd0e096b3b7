/**
 * Says yes or no: `bun tools/ok.ts` runs every check and every test, `bun tools/ok.ts check` or `test` or `package`
 * one group of them, `bun tools/ok.ts tests/nd` the tests of a folder or file. The last line is the sum,
 * `N passed, N failed`; where there is a failure the exit status is 1.
 */

import { argv, env, exit } from "node:process";
import { type Environment, runProgram } from "./program.ts";
import { findPythonEnv } from "./python_env.ts";
import { findWebgpuEnv } from "./webgpu_env.ts";

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
  /** For a test runner: how to run a script in the same runtime. */
  readonly runtime?: readonly string[];
}

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
    { name: "public interface", command: ["bun", "tools/check_api.ts"] },
    { name: "slow types", command: ["deno", "publish", "--dry-run", "--allow-dirty"] },
  ],
  test: [
    {
      name: "bun",
      command: ["bun", "test", "--isolate", "--only-failures", "--timeout=60000"],
      count: countBun,
      runtime: ["bun"],
    },
    {
      name: "deno",
      command: ["deno", "test", "-A", "--no-check"],
      count: countDeno,
      runtime: ["deno", "run", "-A"],
    },
    { name: "build", command: ["bun", "run", "build"] },
    { name: "node", command: ["node", "--test", "tests/node/smoke.mjs"], count: countNode },
  ],
  package: [{ name: "package", command: ["bun", "tests/publish/consumer.ts"] }],
};

const paths = argv.slice(2).filter((each) => each.includes("/"));
const groups = argv.slice(2).filter((each) => !paths.includes(each));
const unknown = groups.find((group) => GROUPS[group] === undefined);
if (unknown !== undefined) {
  console.error(`Cannot run "${unknown}": the groups are ${Object.keys(GROUPS).join(", ")}`);
  exit(2);
}

const total: Count = { passed: 0, failed: 0 };
for (const [group, steps] of Object.entries(GROUPS)) {
  if (groups.length > 0 && !groups.includes(group)) continue;
  for (const step of steps) {
    if (paths.length > 0 && step.runtime === undefined) continue;
    const { passed, failed } = await run(step);
    total.passed += passed;
    total.failed += failed;
  }
}
console.log(`\n${total.passed} passed, ${total.failed} failed`);
exit(total.failed === 0 ? 0 : 1);

async function run(step: Step): Promise<Count> {
  const started = Date.now();
  const more = step.runtime === undefined ? {} : await testEnv(step.name, step.runtime);
  const { status, output } = await runProgram([...step.command, ...paths], more);
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  if (status === "missing") return leaveOut(step.name, `there is no ${step.command[0]} here`);
  const ok = status === 0;
  const count = step.count?.(output) ?? { passed: ok ? 1 : 0, failed: 0 };
  // A runner that broke off, or that ran nothing, has failed whatever it counted.
  if (count.failed === 0 && (!ok || count.passed === 0)) count.failed = 1;
  if (count.failed > 0) console.log(output);
  const tally = step.count ? `, ${count.passed} passed, ${count.failed} failed` : "";
  console.log(`${count.failed > 0 ? "FAIL" : "ok  "}  ${step.name} (${seconds} s)${tally}`);
  return count;
}

/** Whoever has one runtime tests with that one; a machine that calls itself CI must have them all. */
function leaveOut(name: string, reason: string): Count {
  const failed = env.CI === undefined ? 0 : 1;
  console.log(`${failed === 0 ? "skip" : "FAIL"}  ${name}: ${reason}`);
  return { passed: 0, failed };
}

/** What tests need besides a runtime. What is not here is declared away; not in CI, where the tests then fail. */
async function testEnv(name: string, runtime: readonly string[]): Promise<Environment> {
  const [webgpu, python] = await Promise.all([findWebgpuEnv(runtime), findPythonEnv()]);
  if (env.CI !== undefined) return { ...webgpu, ...python };
  if (webgpu === null) console.log(`skip  ${name}: tests on WebGPU, there is no adapter here`);
  if (python === null) console.log(`skip  ${name}: tests with Python, none here has Gymnasium`);
  return {
    ...(webgpu ?? { GLUEBALL_TEST_WEBGPU: "0" }),
    ...(python ?? { GLUEBALL_TEST_PYTHON: "0" }),
  };
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
