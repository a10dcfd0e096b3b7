/** Work in separate processes: this program, called again. */

import { spawn } from "node:child_process";
import process from "node:process";

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

/** Gives a function that ends this process once the one that started it is gone: nobody is left to tell. */
export function exitWithParent(): () => void {
  const parent = process.ppid;
  return () => {
    if (process.ppid !== parent) process.exit(1);
  };
}
