/** Runs `glueball` as a user would, in the runtime that runs the tests. */

import { type ChildProcess, spawn } from "node:child_process";
import { constants } from "node:os";
import process from "node:process";
import { fileURLToPath } from "node:url";

/** What a run left behind. */
export interface Run {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** How to run it. */
export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Whether it gets a process group of its own. */
  readonly detached?: boolean;
  /** A program, and its arguments, that starts this one. */
  readonly through?: readonly string[];
  /** A file descriptor in place of the pipe. */
  readonly stdout?: number;
  /** Called with the process when it has been started. */
  readonly onStart?: (child: ChildProcess) => void;
  /** Called with all of stdout so far whenever more has come. */
  readonly onOutput?: (stdout: string, child: ChildProcess) => void;
}

const PROGRAM = fileURLToPath(new URL("../../cli/glueball.ts", import.meta.url));
const RUNTIME = process.versions.deno === undefined ? [] : ["run", "-A", "--no-check"];

/** Runs `glueball ...args` to its end, with pipes for a terminal. */
export function glueball(args: readonly string[], options: RunOptions = {}): Promise<Run> {
  const { through = [], stdout: target = "pipe" } = options;
  const [program = "", ...words] = [...through, process.execPath, ...RUNTIME, PROGRAM, ...args];
  const child = spawn(program, words, {
    cwd: options.cwd ?? process.cwd(),
    env: { ...process.env, GLUEBALL_BACKEND: "", NO_COLOR: "1", ...options.env },
    stdio: ["ignore", target, "pipe"],
    detached: options.detached ?? false,
  });
  options.onStart?.(child);
  let [stdout, stderr] = ["", ""];
  child.stdout?.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
    options.onOutput?.(stdout, child);
  });
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    // Deno takes a program that ended with status 128 + n for one that signal n ended.
    child.on("close", (code, signal) => {
      const status = signal === null ? code : 128 + (constants.signals[signal] ?? 0);
      resolve({ status, stdout, stderr });
    });
  });
}
