/** Builds the documentation into `site/`: `npm run docs`. It fails where a link leads nowhere. */

import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { argv, exit } from "node:process";
import { fileURLToPath } from "node:url";
import { buildPlayground } from "../build_playground.ts";
import { makeSite } from "./site.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const target = resolve(argv[2] ?? join(ROOT, "site"));

const started = performance.now();
const { files, problems } = await makeSite(ROOT);
rmSync(target, { recursive: true, force: true });
for (const [path, content] of files) {
  const file = join(target, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
}
await buildPlayground(join(target, "playground"));
for (const problem of problems) console.error(problem);
const seconds = ((performance.now() - started) / 1000).toFixed(1);
console.log(`${files.size} files in ${target}, ${seconds} s, ${problems.length} dead links`);
exit(problems.length === 0 ? 0 : 1);
