/**
 * Builds the documentation into `site/`, or another folder: `npm run docs`. It fails where a link leads nowhere,
 * or what is public has no docstring.
 * With `--check` it builds all of it, but pictures of two frames, and writes nothing.
 */

import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { argv, exit } from "node:process";
import { fileURLToPath } from "node:url";
import { buildPlayground } from "../build_playground.ts";
import { makeSite } from "./site.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const isCheck = argv.includes("--check");
const target = resolve(argv[2] ?? join(ROOT, "site"));

const started = performance.now();
const { files, problems } = await makeSite(ROOT, { isBrief: isCheck });
if (!isCheck) {
  rmSync(target, { recursive: true, force: true });
  for (const [path, content] of files) {
    const file = join(target, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
  await buildPlayground(join(target, "playground")); // which tests/browser builds, too
}
for (const problem of problems) console.error(problem);
const seconds = ((performance.now() - started) / 1000).toFixed(1);
const place = isCheck ? "none of them written" : `in ${target}`;
console.log(`${files.size} files, ${place}, ${seconds} s, ${problems.length} problems`);
exit(problems.length === 0 ? 0 : 1);
