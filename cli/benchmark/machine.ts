/** Where figures were taken. */

import { availableParallelism, cpus, release, totalmem, type } from "node:os";
import { versions } from "node:process";

/** A machine and a runtime. */
export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGiB: number;
  readonly system: string;
  /** `bun 1.4.5`, `deno 2.9.5` or `node 20.19.0`. */
  readonly runtime: string;
}

/** Describes this one. */
export function describeMachine(): Machine {
  const runtime = ["bun", "deno", "node"].find((each) => versions[each] !== undefined) ?? "node";
  return {
    cpu: cpus()[0]?.model ?? "unknown",
    cores: availableParallelism(),
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    system: `${type()} ${release()}`,
    runtime: `${runtime} ${versions[runtime]}`,
  };
}
