/** Where the figures were taken: machine, runtime, and version of glueball. */

import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { availableParallelism, cpus, release, totalmem, type } from "node:os";
import { resolve } from "node:path";
import { versions } from "node:process";
import { fileURLToPath } from "node:url";

/** A machine and a runtime. */
export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGiB: number;
  readonly system: string;
  readonly runtime: string;
  readonly glueball: string;
}

/** Describes this one. */
export function describeMachine(): Machine {
  return {
    cpu: cpus()[0]?.model ?? "unknown",
    cores: availableParallelism(),
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    system: `${type()} ${release()}`,
    runtime: runtimeName(),
    glueball: glueballVersion(),
  };
}

/** `bun 1.4.5`, `deno 2.9.5` or `node 20.19.0`. */
function runtimeName(): string {
  const name = ["bun", "deno", "node"].find((each) => versions[each] !== undefined) ?? "node";
  return `${name} ${versions[name]}`;
}

/** The version of the package, and the commit where git knows it. */
function glueballVersion(): string {
  const root = fileURLToPath(new URL("..", import.meta.url));
  const { version } = JSON.parse(readFileSync(resolve(root, "package.json"), "utf8")) as {
    version: string;
  };
  try {
    const describe = ["describe", "--always", "--dirty", "--exclude=*"];
    const commit = execFileSync("git", describe, { cwd: root, encoding: "utf8", stdio: "pipe" });
    return `${version} (${commit.trim()})`;
  } catch {
    return version;
  }
}
