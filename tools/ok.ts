/**
 * Says yes or no: `bun tools/ok.ts` runs every check and every test, `bun tools/ok.ts check` or `test` or `package`
 * one group of them, `bun tools/ok.ts tests/gluon/nd` the tests of a folder or file. The last line is the sum,
 * `N passed, N failed`; where there is a failure the exit status is 1.
 */

import { readFileSync, rmSync } from "node:fs";
import { availableParallelism } from "node:os";
import { argv, env, exit } from "node:process";
import { readDocumented } from "./checks/pages.ts";
import { findChromium } from "./chromium.ts";
import { type Ended, type Environment, runProgram } from "./program.ts";
import { findPythonEnv } from "./python_env.ts";
import {
  addUp,
  judge,
  type ReadReport,
  readBun,
  readDeno,
  readNode,
  type Verdict,
} from "./test_counts.ts";
import { findTests, groupTests, writeModules } from "./test_groups.ts";
import { findWebgpuEnv } from "./webgpu_env.ts";
import { findZig, ZIG_REMEDY } from "./zig.ts";

interface Step {
  readonly name: string;
  /** The program and its arguments. The step is left out, and said to be, where the program is missing. */
  readonly command: readonly string[];
  /** Reads the closing lines of a test runner; a step without it counts as one. */
  readonly read?: ReadReport;
  /** For a test runner: how to run a script in the same runtime. */
  readonly runtime?: readonly string[];
  /** The folder of its tests, which are no other step's. */
  readonly folder?: string;
  /** How files of tests are given to it in groups: a run for each, or all in one run as modules. */
  readonly groups?: "runs" | "modules";
  /** The name of the step that must have ended before, where it runs at all. */
  readonly after?: string;
  /** Variables for it. */
  readonly env?: Environment;
  /** Says what it needs besides the program, where that is not here. */
  readonly lacks?: () => string | undefined | Promise<string | undefined>;
}

/** The modules that the package exports. */
function entryPoints(): string[] {
  const { exports } = JSON.parse(readFileSync("deno.json", "utf8")) as {
    readonly exports: Readonly<Record<string, string>>;
  };
  return Object.values(exports);
}

/** What has blocks of code, which have types, too. */
function documented(): string[] {
  return readDocumented().map(({ path }) => path);
}

/** Tests that open pages. */
const BROWSER = "tests/browser/";

/** A test may take long where the machine is busy; it ends all the same. */
const BUN_TEST = ["bun", "test", "--only-failures", "--timeout=300000"];

/** Steps at the same time: a test uses one core; with more, browsers are starved. */
const AT_ONCE = availableParallelism();

/** Those that are installed in seconds; without names, all are tried. */
const QUICK_BUNDLERS = ["vite", "esbuild", "bun", "import map", "service worker"];

/** The package, which pages, Node and packers are tested with. */
const BUILD: Step = { name: "build", command: ["bun", "run", "build"] };
const BUILT: Pick<Step, "after" | "env"> = { after: BUILD.name, env: { GLUEBALL_BUILT: "1" } };

const GROUPS: Readonly<Record<string, readonly Step[]>> = {
  check: [
    { name: "types (tsc)", command: ["tsc", "-p", "."] },
    // What people run; the tests are checked by tsc.
    {
      name: "types (deno)",
      command: ["deno", "check", "--doc", ...entryPoints(), "cli/glueball.ts", ...documented()],
    },
    {
      name: "lint and format",
      command: ["biome", "ci", "--colors=off", "--error-on-warnings", "."],
    },
    { name: "floors", command: ["bun", "tools/checks/check_floors.ts"] },
    { name: "circles", command: ["bun", "tools/checks/check_circles.ts"] },
    { name: "imports alone", command: ["bun", "tools/checks/check_imports.ts"] },
    { name: "words", command: ["bun", "tools/checks/check_words.ts"] },
    { name: "test files", command: ["bun", "tools/checks/check_tests.ts"] },
    { name: "names", command: ["bun", "tools/checks/check_names.ts"] },
    { name: "dependencies", command: ["bun", "tools/checks/check_dependencies.ts"] },
    { name: "pages", command: ["bun", "tools/checks/check_pages.ts"] },
    { name: "documentation", command: ["bun", "tools/checks/check_docs.ts"] },
    { name: "site", command: ["bun", "tools/docs/build.ts", "--check"] },
    { name: "public interface", command: ["bun", "tools/checks/check_api.ts"] },
    { name: "generated kernels", command: ["bun", "tools/build_simd.ts", "--check"] },
    { name: "generated page", command: ["bun", "tools/build_view.ts", "--check"] },
    {
      name: "native builds",
      command: ["bun", "tools/build_native.ts", "--check"],
      lacks: lacksZig,
    },
    { name: "docstrings", command: ["deno", "doc", "--lint", ...entryPoints()] },
    {
      name: "slow types",
      command: ["deno", "publish", "--dry-run", "--allow-dirty", "--no-check"],
    },
  ],
  test: [
    {
      name: "bun",
      command: BUN_TEST,
      groups: "runs",
      read: readBun,
      runtime: ["bun"],
    },
    {
      name: "deno",
      command: ["deno", "test", "-A", "--no-check", "--config=deno.json"],
      groups: "modules",
      read: readDeno,
      runtime: ["deno", "run", "-A"],
    },
    BUILD,
    {
      name: "browser",
      command: [...BUN_TEST, "--isolate"],
      read: readBun,
      folder: BROWSER,
      ...BUILT,
      lacks: lacksChromium,
    },
    {
      name: "native with safety checks",
      command: [...BUN_TEST, "./tests/backends/native/safe.ts"],
      read: readBun,
      lacks: lacksZig,
    },
    {
      name: "native on other processors",
      command: [...BUN_TEST, "./tests/backends/native/processors.ts"],
      read: readBun,
      lacks: lacksZig,
    },
    {
      name: "node",
      command: ["node", "--test", "tests/node/smoke.mjs"],
      read: readNode,
      ...BUILT,
    },
  ],
  package: [
    BUILD,
    { name: "package", command: ["bun", "tests/publish/consumer.ts"], ...BUILT },
    { name: "bundle", command: ["bun", "tools/checks/check_bundle.ts"], ...BUILT },
    {
      name: "bundlers",
      command: ["bun", "tests/browser/bundlers.ts", ...QUICK_BUNDLERS],
      ...BUILT,
      lacks: lacksChromium,
    },
  ],
};

const paths = argv.slice(2).filter((each) => each.includes("/"));
const groups = argv.slice(2).filter((each) => !paths.includes(each));
const unknown = groups.find((group) => GROUPS[group] === undefined);
if (unknown !== undefined) {
  console.error(`Cannot run "${unknown}": the groups are ${Object.keys(GROUPS).join(", ")}`);
  exit(2);
}

let passed = 0;
let failed = 0;
const isChosen = (group: string): boolean => groups.length === 0 || groups.includes(group);
// Checks read files that some of the others write.
for (const together of [["check"], ["test", "package"]]) {
  const steps = new Set(together.filter(isChosen).flatMap((group) => GROUPS[group]!));
  await runAll(
    [...steps].filter((step) => paths.length === 0 || paths.some((path) => isOf(step, path))),
  );
}
if (passed + failed === 0) {
  console.log("FAIL  there was no test to run");
  failed = 1;
}
console.log(`\n${passed} passed, ${failed} failed`);
exit(failed === 0 ? 0 : 1);

/** Runs them in their order, some at the same time, each when what it needs has ended. */
async function runAll(steps: readonly Step[]): Promise<void> {
  const left = [...steps];
  const running = new Map<Step, Promise<Step>>();
  const isReady = ({ after }: Step): boolean =>
    ![...left, ...running.keys()].some(({ name }) => name === after);
  while (left.length + running.size > 0) {
    const next = running.size < AT_ONCE ? left.findIndex(isReady) : -1;
    if (next < 0) {
      running.delete(await Promise.race(running.values()));
      continue;
    }
    const [step] = left.splice(next, 1) as [Step];
    const wanted = paths.filter((path) => isOf(step, path));
    const ended = run(step, wanted).then((verdict) => {
      passed += verdict.passed;
      failed += verdict.failed;
      return step;
    });
    running.set(step, ended);
  }
}

function lacksChromium(): string | undefined {
  return findChromium() === undefined ? "there is no Chromium here" : undefined;
}

async function lacksZig(): Promise<string | undefined> {
  return (await findZig()) === undefined ? ZIG_REMEDY : undefined;
}

/** Whether a path of tests is of this step. */
function isOf({ folder, runtime }: Step, path: string): boolean {
  const isPage = `${path}/`.includes(BROWSER);
  return folder === undefined ? runtime !== undefined && !isPage : isPage;
}

async function run(step: Step, paths: readonly string[]): Promise<Verdict> {
  const started = Date.now();
  const lack = await step.lacks?.();
  if (lack !== undefined) return leaveOut(step.name, lack);
  const more = step.runtime === undefined ? step.env : await testEnv(step.name, step.runtime);
  const runs = await start(step, paths, more);
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  if (runs[0]?.status === "missing") {
    return leaveOut(step.name, `there is no ${step.command[0]} here`);
  }
  const isPartial = paths.length > 0;
  const { read } = step;
  const verdicts = runs.map((ended) => {
    const verdict = read ? judge(ended, read, isPartial || runs.length > 1) : judgeStatus(ended);
    if (verdict.failed > 0) console.log(ended.output);
    return verdict;
  });
  const verdict = addUp(verdicts, isPartial);
  const tally = step.read ? `, ${verdict.passed} passed, ${verdict.failed} failed` : "";
  console.log(`${verdict.failed > 0 ? "FAIL" : "ok  "}  ${step.name} (${seconds} s)${tally}`);
  if (verdict.note !== undefined) console.log(`note  ${step.name}: ${verdict.note}`);
  return verdict;
}

/** Runs the program of a step with the tests that are asked for, or with all that are its own. */
async function start(
  step: Step,
  paths: readonly string[],
  more: Environment | undefined,
): Promise<Ended[]> {
  const { command, folder, groups } = step;
  if (groups === undefined) {
    const chosen = paths.length > 0 || folder === undefined ? paths : [folder];
    return [await runProgram([...command, ...chosen], more)];
  }
  const found = groupTests(findTests(paths).filter((file) => !file.startsWith(BROWSER)));
  if (groups === "modules") {
    const modules = writeModules(found);
    try {
      return [await runProgram([...command, modules], more)];
    } finally {
      rmSync(modules, { recursive: true });
    }
  }
  const runs: Ended[] = [];
  for (const files of found.values()) {
    runs.push(await runProgram([...command, ...files.map((file) => `./${file}`)], more));
  }
  return runs;
}

function judgeStatus({ status }: Ended): Verdict {
  return status === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

/** Whoever has one runtime tests with that one; a machine that calls itself CI must have them all. */
function leaveOut(name: string, reason: string): Verdict {
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
