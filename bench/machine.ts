/** Where the figures were taken: machine, runtime, and version of glueball. */

import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { describeMachine as describeHost, type Machine as Host } from "../cli/benchmark/machine.ts";

/** A machine, a runtime, and the glueball that was measured. */
export interface Machine extends Host {
  readonly glueball: string;
}

/** Describes this one. */
export function describeMachine(): Machine {
  return { ...describeHost(), glueball: glueballVersion() };
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
