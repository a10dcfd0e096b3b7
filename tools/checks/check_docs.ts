/**
 * Checks that the code blocks in Markdown and in JSDoc run, in Deno, with `glueball` being the sources, and that they
 * print what they say (see `printed.ts`). A block that cannot run says why: "```ts ignore needs a GPU". Their types are
 * checked with everybody's, by `deno check --doc`.
 */

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import process, { exit } from "node:process";
import { judge, readDeno } from "../test_counts.ts";
import { bundleEntries } from "./bundle_entries.ts";
import { readDocumented } from "./pages.ts";
import { firstUnprinted, saidIn } from "./printed.ts";
import { type Finding, findingAt, type Source } from "./sources.ts";

const documented = readDocumented();
const findings = documented.flatMap((source) =>
  [...source.text.matchAll(/```\w+,? ignore *$/gm)].map((match) =>
    findingAt(
      source,
      match.index,
      "Cannot ignore this block: no reason is given; write it after the word",
    ),
  ),
);

if (documented.length > 0) {
  const paths = documented.map(({ path }) => resolve(path));
  // What blocks write goes where they run.
  const cwd = mkdtempSync(join(tmpdir(), "glueball-docs-"));
  const config = await bundleEntries(join(cwd, "glueball"));
  const args = ["test", "-A", "--no-check", "--config", config, "--doc", ...paths];
  const run = spawnSync("deno", args, {
    ...{ cwd, encoding: "utf8", maxBuffer: 1 << 28 },
    env: { ...process.env, NO_COLOR: "1" },
  });
  rmSync(cwd, { recursive: true });
  // Blocks on WebGPU load graphics drivers, which may crash when they are taken down.
  const verdict = judge({ ...run, output: run.stdout }, readDeno, false);
  if (verdict.note !== undefined) console.log(verdict.note);
  if (verdict.failed > 0) {
    console.error([...findings, run.stdout, run.stderr].join("\n"));
    exit(1);
  }
  const outputs = readOutputs(run.stdout);
  for (const source of documented) findings.push(...compare(source, outputs));
}
for (const finding of findings) console.error(finding);
exit(findings.length === 0 ? 0 : 1);

/** What each block printed, by its file and first line: `README.md#44`. */
function readOutputs(report: string): ReadonlyMap<string, string> {
  const runs = report.split(/^(?=running \d+ tests? from )/m);
  return new Map(
    runs.map((text): [string, string] => {
      const [, path = "", line = ""] =
        /^running \d+ tests? from (.+)#(\d+)-\d+\.\w+$/m.exec(text) ?? [];
      const printed = [
        ...text.matchAll(
          /^-+ (?:post-test )?output -+\n([\s\S]*?)^-+ (?:post-test )?output end -+$/gm,
        ),
      ];
      return [
        `${resolve(path).split("/").slice(-2).join("/")}#${line}`,
        printed.map(([, each]) => each).join(""),
      ];
    }),
  );
}

/** What blocks of a file say that they print, and did not. */
function compare(source: Source, outputs: ReadonlyMap<string, string>): Finding[] {
  const name = resolve(source.path).split("/").slice(-2).join("/");
  const blocks = /^( \*\s+)?```ts\n([\s\S]*?)^(?: \*\s+)?```\n(?:\n```output\n([\s\S]*?)^```$)?/gm;
  return [...source.text.matchAll(blocks)].flatMap(({ index, 2: program = "", 3: output }) => {
    const line = source.text.slice(0, index).split("\n").length;
    const said = [
      ...saidIn(program.replaceAll(/^ \* ?/gm, ""), line + 1),
      ...(output === undefined
        ? []
        : output
            .trimEnd()
            .split("\n")
            .map((text, i) => ({ text, line: line + i }))),
    ];
    if (said.length === 0) return [];
    const printed = outputs.get(`${name}#${line + 1}`) ?? outputs.get(`${name}#${line}`);
    if (printed === undefined)
      return [`${source.path}:${line}: Cannot find what this block printed`];
    const missing = firstUnprinted(said, printed);
    if (missing === undefined) return [];
    return [
      `${source.path}:${missing.line}: Cannot find "${missing.text}" in what is printed: ${printed.trim()}`,
    ];
  });
}
