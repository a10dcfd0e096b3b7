/** Running a program of this repository: the runtimes, the compiler, the linter. */

import { spawn, spawnSync } from "node:child_process";
import { delimiter, resolve } from "node:path";
import { env, execPath, versions } from "node:process";
import { fileURLToPath } from "node:url";

/** Variables that are added to the environment of this process. */
export type Environment = Readonly<Record<string, string>>;

/** How a program ended, and all that it wrote. */
export interface Ended {
  /** The exit status; `null` when it was killed, `"missing"` when there is no such program. */
  readonly status: number | null | "missing";
  /** The signal that killed it; `null` when it ended by itself. */
  readonly signal: string | null;
  readonly output: string;
}

const MISSING: Ended = { status: "missing", signal: null, output: "" };

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const MINUTES = 60;

/** Runs a program in the root of the repository; those of the installed packages come before all others. */
export function runProgram(command: readonly string[], more: Environment = {}): Promise<Ended> {
  const [program = "", ...args] = command;
  if (program === "node" && !hasNode()) return Promise.resolve(MISSING);
  const path = [resolve(ROOT, "node_modules/.bin"), env.PATH ?? ""].join(delimiter);
  const child = spawn(program === runtimeName() ? execPath : program, args, {
    cwd: ROOT,
    env: { ...env, ...more, PATH: path, NO_COLOR: "1" },
    stdio: ["ignore", "pipe", "pipe"],
    timeout: MINUTES * 60_000,
  });
  const texts: string[] = [];
  child.stdout.setEncoding("utf8").on("data", (text: string) => texts.push(text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => texts.push(text));
  return new Promise((done) => {
    child.on("error", () => done(MISSING));
    child.on("close", (status, signal) => done({ status, signal, output: texts.join("") }));
  });
}

function runtimeName(): "bun" | "deno" | "node" {
  if (versions.bun !== undefined) return "bun";
  return versions.deno !== undefined ? "deno" : "node";
}

/** Whether there is a Node; Bun and Deno put themselves in the place of a missing one. */
function hasNode(): boolean {
  const question = "process.versions.bun ?? process.versions.deno";
  const answer = spawnSync("node", ["-p", question], { encoding: "utf8" });
  return answer.stdout?.trim() === "undefined";
}
