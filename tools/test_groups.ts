/**
 * The files of tests in groups, one for each folder near the root. The files of a group share a process, in which a module
 * is loaded once: in a process of its own, a small file loads for longer than it tests.
 */

import { mkdtempSync, readdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, posix } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
/** `tests/gluon/nd` is a group with all that is below it; files that lie nearer to the root are those of their folder. */
const DEPTH = 3;

/** Files that are a group each: of one that wants a backend which nobody has used, and of those that wait for the garbage collector. */
const ALONE: readonly string[] = [
  "tests/gluon/nd/collection.test.ts",
  "tests/gluon/nd/memory.test.ts",
  "tests/gluon/nd/tfjs_interop.test.ts",
];

/** Files of tests by the folder that groups them. */
export type TestGroups = ReadonlyMap<string, readonly string[]>;

/** All files of tests from the root of the repository or, with paths, those that these name or contain. */
export function findTests(paths: readonly string[] = []): string[] {
  const wanted = paths.map((path) => posix.normalize(`${path}/`));
  return (readdirSync(join(ROOT, "tests"), { recursive: true }) as string[])
    .map((path) => `tests/${path.replaceAll("\\", "/")}`)
    .filter((path) => path.endsWith(".test.ts"))
    .filter((path) => wanted.length === 0 || wanted.some((each) => `${path}/`.startsWith(each)))
    .sort();
}

/** Groups files by folder, but those of `ALONE`. */
export function groupTests(files: readonly string[]): TestGroups {
  const groups = new Map<string, string[]>();
  for (const file of files) {
    const folder = file.split("/").slice(0, -1).slice(0, DEPTH).join("/");
    const name = ALONE.includes(file) ? file : folder;
    groups.set(name, [...(groups.get(name) ?? []), file]);
  }
  return groups;
}

/**
 * Writes a module for each group, which loads its files: Deno has a process for each module that it is given.
 *
 * @returns the folder of the modules, which is the caller's to remove.
 */
export function writeModules(groups: TestGroups): string {
  const folder = mkdtempSync(join(tmpdir(), "glueball-tests-"));
  const href = (path: string): string => JSON.stringify(pathToFileURL(join(ROOT, path)).href);
  for (const [name, files] of groups) {
    const lines = files.map((file) => `await loadFile("${file}", () => import(${href(file)}));\n`);
    const text = [`import { loadFile } from ${href("tests/shim/runner.ts")};\n`, ...lines].join("");
    writeFileSync(join(folder, `${name.replaceAll("/", "-")}.test.ts`), text);
  }
  return folder;
}
