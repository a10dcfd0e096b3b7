/** `glueball backends`: which backends can run here, and why the others cannot. */

import { styleText } from "node:util";
import type { Command } from "commander";
import { type Availability, available } from "../../backends/mod.ts";
import { describeAdapter } from "../adapter.ts";
import { runSelf } from "../benchmark/workers.ts";
import { print } from "../terminal/output.ts";

interface Flags {
  readonly json?: true;
  readonly verbose?: true;
}

export function configure(command: Command): void {
  command
    .option("--json", "print it as JSON, with what GPU drivers say on standard error")
    .action(async () => {
      const { json, verbose } = command.optsWithGlobals<Flags>();
      if (json) return print(JSON.stringify(await available(), null, 2));
      for (const each of await (verbose ? available() : availableInSilence())) {
        const mark = each.available ? styleText("green", "yes") : styleText("yellow", "no ");
        print(`  ${each.name.padEnd(13)}  ${mark}  ${describe(each)}`);
      }
    });
}

/** GPU drivers write to standard error themselves: they are tried in a process of which nobody sees it. */
async function availableInSilence(): Promise<Availability[]> {
  try {
    return JSON.parse(await runSelf(["backends", "--json"]));
  } catch {
    return await available(); // where no process can be started
  }
}

function describe({ name, available, adapter, reason }: Availability): string {
  if (!available) return reason ?? "";
  return adapter === undefined ? WHAT[name] : `${WHAT[name]}; here ${describeAdapter(adapter)}`;
}

const WHAT = {
  wasm: "SIMD kernels on the CPU; the default",
  "wasm-portable": "the same without relaxed SIMD: the same bits on every engine",
  native: "the same in machine code (AVX-512, AVX2 or NEON); the fastest on the CPU",
  webgpu: "the GPU; for large nets",
  reference: "plain float64 loops; slow, obviously right",
} as const;
