/**
 * Checks that the code blocks in Markdown and in JSDoc compile and run, in Deno, with `glueball` being the sources.
 * A block that cannot run says why: "```ts ignore needs a GPU".
 */

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { exit } from "node:process";
import { readPages } from "./pages.ts";
import { findingAt, readSources } from "./sources.ts";

const pages = readPages();
const modules = readSources("mod.ts", "{backends,gluon,rl,envs}/**/*.ts");

const findings = [...pages, ...modules].flatMap((source) =>
  [...source.text.matchAll(/```\w+,? ignore *$/gm)].map((match) =>
    findingAt(
      source,
      match.index,
      "Cannot ignore this block: no reason is given; write it after the word",
    ),
  ),
);
for (const finding of findings) console.error(finding);

const documented = [...pages, ...modules.filter(({ text }) => /^ \*\s+```/m.test(text))];
if (documented.length > 0) {
  const paths = documented.map(({ path }) => resolve(path));
  // What blocks write goes where they run.
  const cwd = mkdtempSync(join(tmpdir(), "glueball-docs-"));
  const args = ["test", "-A", "--config", resolve("deno.json"), "--doc", ...paths];
  const run = spawnSync("deno", args, { cwd, stdio: "inherit" });
  rmSync(cwd, { recursive: true });
  if (run.status !== 0) exit(1);
}
exit(findings.length === 0 ? 0 : 1);
