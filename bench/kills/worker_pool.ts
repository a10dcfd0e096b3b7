/** Workers, each in a process of its own, which is started again whenever it ends. */

import { type ChildProcess, spawn } from "node:child_process";
import process from "node:process";
import { fileURLToPath } from "node:url";

const PROGRAM = fileURLToPath(new URL("../../cli/glueball.ts", import.meta.url));
const RUNTIME = process.versions.deno === undefined ? [] : ["run", "-A", "--no-check"];

/** So many processes of this program. */
export class WorkerPool implements Disposable {
  /** How many were killed. */
  kills = 0;
  readonly #words: readonly string[];
  readonly #children: ChildProcess[] = [];
  #isRunning = true;

  constructor(count: number, words: readonly string[]) {
    this.#words = words;
    for (let i = 0; i < count; i++) this.#start(i);
  }

  /** Kills one with `kill -9`. */
  kill(i: number): void {
    if (this.#children[i]?.kill("SIGKILL")) this.kills++;
  }

  [Symbol.dispose](): void {
    this.#isRunning = false;
    for (const child of this.#children) child.kill("SIGKILL");
  }

  #start(i: number): void {
    const child = spawn(process.execPath, [...RUNTIME, PROGRAM, ...this.#words], {
      stdio: ["ignore", "ignore", "inherit"],
    });
    child.once("close", () => {
      if (this.#isRunning) this.#start(i);
    });
    this.#children[i] = child;
  }
}
