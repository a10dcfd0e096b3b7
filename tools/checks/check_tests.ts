/**
 * Checks that at least 80 percent of the modules with behaviour have a test file of their name, in each folder: that of
 * `gluon/nd/scope.ts` is `tests/gluon/nd/scope.test.ts`. Behaviour is an exported function or class. With `--list`,
 * names every module without one.
 */

import { existsSync } from "node:fs";
import { argv, exit } from "node:process";
import { readSources } from "./sources.ts";

const LEAST = 0.8;

/** What is checked, each by itself. */
const FOLDERS = ["backends", "cli", "envs", "gluon", "rl", "tools"];

/** Not tested one by one: doors, which only pass on, and what a program wrote. */
const LEFT_OUT = /\/mod\.ts$|\/generated\//;

const BEHAVIOUR =
  /^export (?:async )?(?:abstract )?(?:function|class)\b|^export const \w+(?::[^=]*)? = (?:async )?\([^)]*\)[^=;]*=>/m;

/** A family of kernels, which one suite tests on every backend. */
const KERNELS = /^backends\/\w+\/kernels\/(\w+)\.ts$/;

/** What runs in a page that one test opens. */
const PAGE = /^rl\/view\/page\//;

let failed = false;
for (const folder of FOLDERS) {
  const modules = readSources(`${folder}/**/*.ts`)
    .filter(({ path, code }) => !LEFT_OUT.test(path) && BEHAVIOUR.test(code))
    .map(({ path }) => path);
  const missing = modules.filter((path) => !testsOf(path).some((test) => existsSync(test)));
  const tested = modules.length - missing.length;
  console.log(`${folder}: ${tested} of ${modules.length} modules have a test file`);
  const isShort = tested < LEAST * modules.length;
  if (isShort || argv.includes("--list")) {
    for (const path of missing)
      console.error(`${path}:1: Cannot find ${testsOf(path)[0]}: write it`);
  }
  failed ||= isShort;
}
exit(failed ? 1 : 0);

/** The files of which one must be there. */
function testsOf(path: string): string[] {
  const family = KERNELS.exec(path)?.[1];
  return [
    `tests/${path.replace(/\.ts$/, ".test.ts")}`,
    ...(PAGE.test(path) ? ["tests/browser/view.test.ts"] : []),
    ...(family === undefined ? [] : [`tests/backends/kernels/${family}.ts`]),
  ];
}
