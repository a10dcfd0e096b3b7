/** Work in separate processes: this program, called again. */

import { spawn } from "node:child_process";
import process from "node:process";
import { setInterval } from "node:timers";

/** The variable by which work knows the process that started it. */
const PARENT = "GLUEBALL_PARENT";
/** Milliseconds between two looks at whether the parent lives. */
const INTERVAL = 500;

/**
 * Calls `work` with each item, for at most `jobs` of them at a time. The first failure ends the others.
 *
 * @returns the results in the order of the items.
 */
export async function inParallel<Item, Result>(
  items: readonly Item[],
  jobs: number,
  signal: AbortSignal,
  work: (item: Item, signal: AbortSignal) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  const failure = new AbortController();
  const either = AbortSignal.any([signal, failure.signal]);
  const queue = items.entries();
  async function worker(): Promise<void> {
    for (const [i, item] of queue) {
      either.throwIfAborted();
      results[i] = await work(item, either);
    }
  }
  try {
    await Promise.all(Array.from({ length: Math.min(jobs, items.length) }, worker));
  } catch (error) {
    failure.abort();
    throw error;
  }
  return results;
}

/**
 * Runs this program once more with other words, in a process that ends when `signal` is aborted.
 *
 * @returns what it printed.
 * @throws {Error} with the process's own words where it fails.
 */
export function runSelf(words: readonly string[], signal?: AbortSignal): Promise<string> {
  const runtime = process.versions.deno === undefined ? [] : ["run", "-A"];
  const child = spawn(process.execPath, [...runtime, process.argv[1] ?? "", ...words], {
    env: { ...process.env, [PARENT]: `${process.pid}` },
    stdio: ["ignore", "pipe", "pipe"],
    ...(signal && { signal }),
  });
  let [stdout, stderr] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (status, killer) => {
      if (status === 0) return resolve(stdout);
      // What else it wrote there, such as warnings, stands before the error.
      const reason =
        stderr.trim().replace(/^(?:.*\n)?error: /s, "") || `it ended by ${killer ?? status}`;
      reject(new Error(`Cannot run ${words.join(" ")}: ${reason}`));
    });
  });
}

/** A signal for work of `runSelf`: aborted with `signal`, and once the process that started this one is gone, as nobody is left to tell. */
export function whileParentLives(signal: AbortSignal): AbortSignal {
  const parent = Number(process.env[PARENT] ?? process.ppid); // it may be gone already
  const gone = new AbortController();
  setInterval(() => {
    if (process.ppid !== parent) gone.abort();
  }, INTERVAL).unref();
  return AbortSignal.any([signal, gone.signal]);
}
