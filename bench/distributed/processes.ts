/** A learner and actors, each in a process of its own: `glueball` as a user runs it. */

import { type ChildProcess, spawn } from "node:child_process";
import process from "node:process";
import { fileURLToPath } from "node:url";

const PROGRAM = fileURLToPath(new URL("../../cli/glueball.ts", import.meta.url));
const RUNTIME = process.versions.deno === undefined ? [] : ["run", "-A", "--no-check"];

/** A process, and all that it has printed. */
export class Program implements Disposable {
  output = "";
  readonly ended: Promise<number>;
  readonly #child: ChildProcess;

  constructor(url: string, words: readonly string[], cwd: string) {
    this.#child = spawn(process.execPath, [...RUNTIME, PROGRAM, ...words], {
      cwd,
      env: { ...process.env, GLUEBALL_QUEUE: url, NO_COLOR: "1" },
      stdio: ["ignore", "pipe", "pipe"],
    });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.setEncoding("utf8").on("data", (text: string) => {
        this.output += text;
      });
    }
    this.ended = new Promise((resolve) => {
      this.#child.once("close", (code, signal) => resolve(signal === null ? (code ?? 0) : 137));
    });
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  kill(signal: NodeJS.Signals = "SIGKILL"): void {
    this.#child.kill(signal);
  }

  /** Waits until it has printed a text. */
  async says(text: string | RegExp, milliseconds = 120_000): Promise<boolean> {
    const until = performance.now() + milliseconds;
    let isRunning = true;
    void this.ended.then(() => {
      isRunning = false;
    });
    for (;;) {
      if (this.output.search(text) >= 0) return true;
      if (!isRunning || performance.now() > until) return false;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  [Symbol.dispose](): void {
    this.kill();
  }
}
