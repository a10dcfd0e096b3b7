/** Checks that every module can be imported alone and first, each in a fresh process of the runtime that runs this. */

import { spawn } from "node:child_process";
import { availableParallelism } from "node:os";
import { resolve } from "node:path";
import { execPath, exit, versions } from "node:process";
import { pathToFileURL } from "node:url";
import { type Finding, readSources } from "./sources.ts";

/** A program: to import it is to run it. */
const PROGRAM = "cli/glueball.ts";
/** Programs of browsers. */
const PAGE = "rl/view/page/";
const EVALUATE = versions.deno === undefined ? ["-e"] : ["eval", "--no-check"];

const modules = readSources("mod.ts", "{backends,gluon,rl,envs,cli}/**/*.ts")
  .map(({ path }) => path)
  .filter((path) => path !== PROGRAM && !path.startsWith(PAGE));

const waiting = modules.values();
const findings = (
  await Promise.all(Array.from({ length: availableParallelism() }, () => importEach(waiting)))
).flat();
for (const finding of findings.sort()) console.error(finding);
exit(findings.length === 0 ? 0 : 1);

/** Takes modules from a list that several take from, until it is empty. */
async function importEach(modules: Iterable<string>): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const module of modules) {
    const error = await importAlone(module);
    if (error !== null) findings.push(`${module}:1: Cannot import this module first: ${error}`);
  }
  return findings;
}

/** What went wrong, or `null`. */
function importAlone(module: string): Promise<string | null> {
  const url = JSON.stringify(pathToFileURL(resolve(module)).href);
  const code = `import(${url}).catch((error) => { console.error(String(error)); process.exit(1); });`;
  const child = spawn(execPath, [...EVALUATE, code], { stdio: ["ignore", "ignore", "pipe"] });
  const texts: string[] = [];
  child.stderr.setEncoding("utf8").on("data", (text: string) => texts.push(text));
  return new Promise((done, fail) => {
    child.on("error", fail);
    child.on("close", (status) => done(status === 0 ? null : texts.join("").trim()));
  });
}
