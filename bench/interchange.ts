/**
 * Whether nets are the same here and elsewhere: `bun bench/interchange.ts mxnet|onnx|torch|nodes|memory [name...]`. The
 * first three send nets both ways and compare what they compute; `nodes` has ONNX's own examples of its operators;
 * `memory` measures the peak of loading large files. It wants the Python of the benchmarks (bench/README.md).
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { exit } from "node:process";
import { Argument, Command } from "commander";
import { use } from "../mod.ts";
import type { Measure } from "./interchange/interchange.ts";

const kinds: Readonly<Record<string, () => Promise<Measure>>> = {
  memory: async () => (await import("./interchange/memory.ts")).memory,
  mxnet: async () => (await import("./interchange/mxnet.ts")).mxnet,
  nodes: async () => (await import("./interchange/nodes.ts")).nodes,
  onnx: async () => (await import("./interchange/onnx.ts")).onnx,
  torch: async () => (await import("./interchange/torch.ts")).torch,
};
const [kind, names] = new Command("bench/interchange.ts")
  .description("Whether nets are the same here and elsewhere.")
  .addArgument(new Argument("<kind>", "what is compared").choices(Object.keys(kinds)))
  .argument("[name...]", "nets (default: all)")
  .parse().processedArgs as [string, string[]];
const measure = await kinds[kind]!();
await use("wasm");
const folder = mkdtempSync(join(tmpdir(), "glueball-interchange-"));
let isGood = true;
try {
  for await (const row of measure(folder, names.length > 0 ? names : undefined)) {
    isGood &&= row.isGood;
    const values = Object.entries(row.values).map(([what, value]) => `${what} ${format(value)}`);
    console.log(`${row.isGood ? "good" : "BAD "} ${row.name}: ${values.join(", ")}`);
  }
} finally {
  rmSync(folder, { recursive: true });
}
exit(isGood ? 0 : 1);

function format(value: number | string): string {
  return typeof value === "number" ? `${Number(value.toPrecision(3))}` : value;
}
