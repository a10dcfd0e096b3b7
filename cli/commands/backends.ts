/** `glueball backends`: which backends can run here, and why the others cannot. */

import { styleText } from "node:util";
import type { Command } from "commander";
import { available } from "../../backends/mod.ts";

export function configure(command: Command): void {
  command.action(async () => {
    for (const { name, available: here, reason } of await available()) {
      const mark = here ? styleText("green", "yes") : styleText("yellow", "no ");
      console.log(`  ${name.padEnd(13)}  ${mark}  ${here ? WHAT[name] : reason}`);
    }
  });
}

const WHAT = {
  wasm: "SIMD kernels on the CPU; the default",
  "wasm-portable": "the same without relaxed SIMD: the same bits on every engine",
  webgpu: "the GPU; for large nets",
  reference: "plain float64 loops; slow, obviously right",
} as const;
