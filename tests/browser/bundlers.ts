/**
 * Whether the packed package survives bundlers: `bun tests/browser/bundlers.ts [name...]` installs it in a fresh
 * project, and for each case (by default, all) builds the same program, a page and a module worker that train, and
 * compares their mean return with that of Bun.
 */

import process, { argv, exit } from "node:process";
import { CASES } from "./bundlers/cases.ts";
import { Project } from "./bundlers/project.ts";
import { launch } from "./support/browser.ts";

const words = argv.slice(2);
const chosen = Object.entries(CASES).filter(
  ([name]) => words.length === 0 || words.some((word) => name.includes(word)),
);
if (chosen.length === 0) {
  console.error(`Cannot try "${words.join(" ")}": the cases are\n${Object.keys(CASES).join("\n")}`);
  exit(2);
}

using project = new Project(Object.assign({}, ...chosen.map(([, { packages }]) => packages)));
await using browser = await launch();
const expected = project.run("bun print.js").trim();
let [passed, failed] = [0, 0];
for (const [name, { run, excuse }] of chosen) {
  const started = Date.now();
  const end = await run(project, browser).catch(String);
  const told = typeof end === "string" ? end : JSON.stringify(end);
  const seconds = `${((Date.now() - started) / 1000).toFixed(1)} s`;
  if (typeof end === "object" && end.page === expected && (end.worker ?? expected) === expected) {
    passed++;
    console.log(`ok    ${name} (${seconds})`);
  } else if (excuse?.sign.test(told)) {
    console.log(`skip  ${name}: ${excuse.reason}`);
  } else {
    failed++;
    console.log(`FAIL  ${name} (${seconds}): expected a mean return of ${expected}; ${told}`);
  }
}
console.log(`\n${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
