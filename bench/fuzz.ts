/**
 * Whether a damaged file is ever taken for something else: `bun bench/fuzz.ts [files] [kind...]` mutates so many files
 * (100,000 by default) of each kind, with and without digests, and reads them. None may cause an error that nobody
 * foresaw, take for ever, take more memory than twice the file and 64 MB or, with digests, mean something else than it did.
 * On Deno (`deno run -A bench/fuzz.ts`) files are read without the right to start programs, to load libraries, or to reach
 * the network, and texts cannot become code: what tried it would be such an error. `--save` writes what was found to
 * `bench/results`.
 */

import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process, { argv, execPath, exit } from "node:process";
import { fileURLToPath } from "node:url";
import { Argument, Command } from "commander";
import { wholeNumber } from "../cli/flags.ts";
import { use } from "../mod.ts";
import { type Findings, fuzz } from "./fuzz/fuzz.ts";
import { type MemoryMost, MemoryWatch } from "./fuzz/memory.ts";
import { SUBJECTS } from "./fuzz/subjects.ts";
import { describeMachine } from "./machine.ts";
import { readResults, writeResults } from "./results.ts";

const SEED = 1;
const PACE = 100; // files between two signs of life
const HANG = 60_000; // ms without one
const SHOWN = 10; // findings of a kind
const WARM_UP = 500; // files after which memory that remains is counted
const MOST_MEMORY = 64; // MB that reading a file may take above twice its bytes, and that may remain
/** What a process on Deno may do. */
const RIGHTS = ["--allow-read", "--allow-write", "--allow-env", "--allow-sys"];
const V8 = "--v8-flags=--expose-gc,--disallow-code-generation-from-strings";

const RESULTS = "fuzz";
const WORKER = "--worker";
if (argv[2] === WORKER) {
  const [kind, withDigests, count] = argv.slice(3);
  await work(kind!, withDigests === "true", Number(count));
} else {
  const names = Object.keys(SUBJECTS);
  const command = new Command("bench/fuzz.ts")
    .description("Whether a damaged file is ever taken for something else.")
    .argument("[files]", "files of each kind", wholeNumber(1), 100_000)
    .addArgument(new Argument("[kind...]", "kinds of files").choices(names).default(names))
    .option("--save", "write what was found to bench/results", false)
    .parse();
  const [count, kinds] = command.processedArgs as [number, string[]];
  const { save: isSaved } = command.opts<{ save: boolean }>();
  const rows = isSaved ? earlierRows(kinds) : [];
  let isGood = true;
  for (const kind of kinds) {
    const { hasDigests = true } = SUBJECTS[kind]!;
    for (const withDigests of hasDigests ? [true, false] : [false]) {
      const found = await watch(kind, withDigests, count);
      isGood = report(kind, withDigests, found) && isGood;
      rows.push(rowOf(kind, withDigests, count, found));
      if (isSaved) writeResults(RESULTS, { results: rows });
    }
  }
  exit(isGood ? 0 : 1);
}

/** The saved rows of other kinds. */
function earlierRows(kinds: readonly string[]): object[] {
  const saved = readResults(RESULTS) as { results: { kind: string }[] } | undefined;
  return saved?.results.filter(({ kind }) => !kinds.includes(kind)) ?? [];
}

/** What a process found. */
type Found = Findings & MemoryMost;

/** Fuzzes in this process, and tells how far it is. */
async function work(kind: string, withDigests: boolean, count: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "glueball-fuzz-"));
  await use("wasm");
  const memory = new MemoryWatch();
  const onFile = (i: number): void => {
    if (i % PACE !== 0) return;
    process.stdout.write(`${i}\n`);
    if (i === WARM_UP) memory.start();
    if (i > WARM_UP) memory.collect();
  };
  const options = { count, seed: SEED, folder, withDigests, onFile, memory };
  const findings = await fuzz(SUBJECTS[kind]!, options);
  rmSync(folder, { recursive: true });
  process.stdout.write(`${JSON.stringify({ ...findings, ...memory.most })}\n`);
}

/** Fuzzes in a process of its own, which is ended where it hangs. */
async function watch(kind: string, withDigests: boolean, count: number): Promise<Found | string> {
  const runtime = process.versions.deno === undefined ? [] : ["run", "--no-check", ...RIGHTS, V8];
  const program = fileURLToPath(import.meta.url);
  const work = [...runtime, program, WORKER, kind, `${withDigests}`, `${count}`];
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
  return last.startsWith("{") ? (JSON.parse(last) as Found) : last;
}

/** Prints what was found, and says whether it is good; of a process that ended, where it was is known. */
function report(kind: string, withDigests: boolean, found: Found | string): boolean {
  const what = `${kind}, ${withDigests ? "with" : "without"} digests`;
  if (typeof found === "string") {
    console.log(`${what}: hung or ended in the ${PACE} files from ${found || 0} on`);
    return false;
  }
  const { refused, same, different, internal, examples, peak, remained, slowest } = found;
  console.log(
    `${what}: ${refused} refused, ${same} read as what they were, ${different} as something else, ` +
      `${internal.length} unforeseen errors; a file took at most ${slowest.toFixed(0)} ms and ` +
      `${peak?.toFixed(1) ?? "?"} MB above twice its bytes; ${remained.toFixed(0)} MB remained`,
  );
  const wrong = withDigests ? examples : [];
  for (const each of [...internal.slice(0, SHOWN), ...wrong.slice(0, SHOWN)])
    console.log(`  ${each}`);
  const isSmall = Math.max(peak ?? 0, remained) < MOST_MEMORY;
  return internal.length + wrong.length === 0 && isSmall;
}

/** A row of the results. */
function rowOf(kind: string, withDigests: boolean, files: number, found: Found | string): object {
  const about = { kind, withDigests, files, glueball: describeMachine().glueball };
  if (typeof found === "string") return { ...about, endedAt: found };
  const { internal, examples: _, peak, remained, slowest, ...counts } = found;
  const round = (value: number | null): number | null => value && Math.round(10 * value) / 10;
  const memory = { peakMB: round(peak), remainedMB: round(remained), slowestMs: round(slowest) };
  return { ...about, ...counts, unforeseen: internal.length, ...memory };
}
