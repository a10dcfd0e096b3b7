/**
 * Whether a damaged file is ever taken for something else: `bun bench/fuzz.ts [files] [kind...]` mutates so many files
 * (100,000 by default) of each kind, with and without digests, and reads them. None may cause an error that nobody
 * foresaw, take for ever or, with digests, mean something else than it did.
 */

import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process, { argv, execPath, exit } from "node:process";
import { fileURLToPath } from "node:url";
import { use } from "../mod.ts";
import { type Findings, fuzz } from "./fuzz/fuzz.ts";
import { SUBJECTS } from "./fuzz/subjects.ts";

const SEED = 1;
const PACE = 100; // files between two signs of life
const HANG = 60_000; // ms without one
const SHOWN = 10; // findings of a kind
const MOST_MEMORY = 64; // MB that reading may take, and twice the file, which has a few KB

const [, , first = "100000", ...words] = argv;
if (first === "--worker") {
  await work(words[0]!, words[1] === "true", Number(words[2]));
} else {
  const kinds = words.length > 0 ? words : Object.keys(SUBJECTS);
  let isGood = true;
  for (const kind of kinds) {
    const { hasDigests = true } = SUBJECTS[kind]!;
    for (const withDigests of hasDigests ? [true, false] : [false]) {
      const findings = await watch(kind, withDigests, Number(first));
      isGood = report(kind, withDigests, findings) && isGood;
    }
  }
  exit(isGood ? 0 : 1);
}

/** Fuzzes in this process, and tells how far it is. */
async function work(kind: string, withDigests: boolean, count: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "glueball-fuzz-"));
  await use("wasm");
  const onFile = (i: number): void => {
    if (i % PACE === 0) process.stdout.write(`${i}\n`);
  };
  const findings = await fuzz(SUBJECTS[kind]!, { count, seed: SEED, folder, withDigests, onFile });
  rmSync(folder, { recursive: true });
  process.stdout.write(`${JSON.stringify(findings)}\n`);
}

/** Fuzzes in a process of its own, which is ended where it hangs. */
async function watch(
  kind: string,
  withDigests: boolean,
  count: number,
): Promise<Findings | string> {
  const runtime = process.versions.deno === undefined ? [] : ["run", "-A", "--no-check"];
  const program = fileURLToPath(import.meta.url);
  const work = [...runtime, program, "--worker", kind, `${withDigests}`, `${count}`];
  const child = spawn(execPath, work, { stdio: ["ignore", "pipe", "inherit"] });
  let last = "";
  const end = (): boolean => child.kill("SIGKILL");
  let timer = setTimeout(end, HANG);
  let rest = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    clearTimeout(timer);
    timer = setTimeout(end, HANG);
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    last = lines.at(-1) ?? last;
  });
  await new Promise((resolve) => child.on("close", resolve));
  clearTimeout(timer);
  return last.startsWith("{") ? (JSON.parse(last) as Findings) : last;
}

/** Prints what was found, and says whether it is good; of a process that ended, where it was is known. */
function report(kind: string, withDigests: boolean, findings: Findings | string): boolean {
  const what = `${kind}, ${withDigests ? "with" : "without"} digests`;
  if (typeof findings === "string") {
    console.log(`${what}: hung or ended in the ${PACE} files from ${findings || 0} on`);
    return false;
  }
  const { refused, same, different, internal, examples, grown } = findings;
  console.log(
    `${what}: ${refused} refused, ${same} read as what they were, ${different} as something else, ` +
      `${internal.length} unforeseen errors; memory grew by ${grown.toFixed(0)} MB`,
  );
  const wrong = withDigests ? examples : [];
  for (const each of [...internal.slice(0, SHOWN), ...wrong.slice(0, SHOWN)])
    console.log(`  ${each}`);
  return internal.length + wrong.length === 0 && grown < MOST_MEMORY;
}
