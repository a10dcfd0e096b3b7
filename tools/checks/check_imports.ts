/**
 * Checks that every module can be imported alone and first. Of modules in a circle, each is imported in a fresh process
 * of the runtime that runs this. The others are evaluated after what they import, whoever asks, so that one process can
 * import them all; a second one does so in the opposite order, which finds those that need what they do not import.
 */

import { spawn } from "node:child_process";
import { availableParallelism } from "node:os";
import { resolve } from "node:path";
import { execPath, exit, versions } from "node:process";
import { pathToFileURL } from "node:url";
import { graphOf, reachedFrom } from "./imports.ts";
import { type Finding, readSources } from "./sources.ts";

/** A program: to import it is to run it. */
const PROGRAM = "cli/glueball.ts";
/** Programs of browsers. */
const PAGE = "rl/view/page/";
const EVALUATE = versions.deno === undefined ? ["-e"] : ["eval", "--no-check"];

const graph = graphOf(readSources("mod.ts", "{backends,gluon,rl,envs,cli}/**/*.ts"));
const modules = [...graph.keys()].filter((path) => path !== PROGRAM && !path.startsWith(PAGE));
const inCircles = modules.filter((path) => reachedFrom(path, graph).has(path));
const others = modules.filter((path) => !inCircles.includes(path));

const waiting = [others, others.toReversed(), ...inCircles.map((path) => [path])].values();
const findings = await Promise.all(
  Array.from({ length: availableParallelism() }, () => importEach(waiting)),
);
for (const finding of [...new Set(findings.flat())].sort()) console.error(finding);
exit(findings.flat().length === 0 ? 0 : 1);

/** Takes lists of modules from those that several take from, until there are none. */
async function importEach(lists: Iterable<readonly string[]>): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const list of lists) findings.push(...(await importInTurn(list)));
  return findings;
}

/** What goes wrong when a process imports these modules, one after the other. */
async function importInTurn(list: readonly string[]): Promise<Finding[]> {
  const urls = list.map((path) => pathToFileURL(resolve(path)).href);
  const code = `for (const url of ${JSON.stringify(urls)})
    console.error("import " + await import(url).then(() => "", (error) => encodeURIComponent(error)));`;
  const child = spawn(execPath, [...EVALUATE, code], { stdio: ["ignore", "ignore", "pipe"] });
  const texts: string[] = [];
  child.stderr.setEncoding("utf8").on("data", (text: string) => texts.push(text));
  await new Promise((done, fail) => child.on("error", fail).on("close", done));
  const outcomes = [...texts.join("").matchAll(/^import (.*)$/gm)].map(([, text = ""]) => text);
  return list.flatMap((path, i) => {
    const error = outcomes[i] ?? `the process ended before: ${texts.join("").trim()}`;
    return error === ""
      ? []
      : [`${path}:1: Cannot import this module first: ${decodeURIComponent(error)}`];
  });
}
