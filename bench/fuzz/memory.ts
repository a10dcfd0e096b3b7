/** What reading a file takes of the process's memory, in MB. */

import { readFileSync, writeFileSync } from "node:fs";
import process from "node:process";

/** The most that was seen. */
export interface MemoryMost {
  /** Above what there was before, while one file was read; `null` where the system does not tell. */
  peak: number | null;
  /** What remained, after collection, of all files since the first. */
  remained: number;
}

/** What a run of a small net does not take, in MB. */
const LARGE = 16;

/** Watches the memory of this process. Bun tells of collections, Deno by `--v8-flags=--expose-gc`, Node by `--expose-gc`. */
export class MemoryWatch {
  readonly most: MemoryMost = { peak: hasPeak() ? 0 : null, remained: 0 };
  #first = 0;
  #before = 0;

  /** From here on, what remains is counted. */
  start(): void {
    this.#first = collected();
  }

  /** Before a file is read. */
  beforeFile(): void {
    if (this.most.peak === null) return;
    writeFileSync("/proc/self/clear_refs", "5"); // The peak is now what there is.
    this.#before = ofStatus("VmRSS");
  }

  /** After it was read; of its own bytes, twice as many are not counted. */
  afterFile(bytes: number): void {
    if (this.most.peak === null) return;
    const grown = ofStatus("VmHWM") - this.#before - (2 * bytes) / 1e6;
    this.most.peak = Math.max(this.most.peak, grown);
  }

  /** Runs a net, which may keep what its file asks for: memory of WebAssembly never shrinks, and that much is not counted. */
  async whileRunning<T>(run: () => Promise<T>): Promise<T> {
    const before = process.memoryUsage().rss / 1e6;
    try {
      return await run();
    } finally {
      const grown = process.memoryUsage().rss / 1e6 - before;
      if (grown > LARGE) this.#first += grown;
    }
  }

  /** Collects, and counts what remains. */
  collect(): void {
    this.most.remained = Math.max(this.most.remained, collected() - this.#first);
  }
}

function collected(): number {
  const { Bun: bun, gc } = globalThis as { Bun?: { gc(isFull: boolean): void }; gc?: () => void };
  if (bun) bun.gc(true);
  else gc?.();
  return process.memoryUsage().rss / 1e6;
}

function hasPeak(): boolean {
  try {
    writeFileSync("/proc/self/clear_refs", "5");
    return true;
  } catch {
    return false;
  }
}

/** A line of what Linux says of this process. */
function ofStatus(line: "VmRSS" | "VmHWM"): number {
  const status = readFileSync("/proc/self/status", "utf8");
  return Number(new RegExp(`${line}:\\s*(\\d+)`).exec(status)?.[1]) / 1e3;
}
