/**
 * A process that loads a large file, and prints by how much its memory grew at most, as a share of the parameters:
 * `load_large.ts <file> <layers> <units>`; with `--write <kind>` it writes such a file.
 */
import { readFileSync } from "node:fs";
import { argv } from "node:process";
import { nn, use } from "../../mod.ts";

const [, , path = "", layers = "", units = "", , kind] = argv;
await use("wasm");
const net = new nn.Sequential();
for (let i = 0; i < Number(layers); i++) {
  net.add(new nn.Dense(Number(units), { in_units: Number(units), use_bias: false }));
}
if (kind !== undefined) {
  net.initialize();
  await net.save_parameters(path, { format: kind as "safetensors" });
} else {
  // For inference: gradients take as much once more.
  net.collect_params().setattr("grad_req", "null");
  const before = memory("VmRSS");
  await net.load_parameters(path);
  const bytes = Number(layers) * Number(units) ** 2 * 4;
  console.log((memory("VmHWM") - before) / bytes);
}

/** A line of what Linux says of this process, in bytes. */
function memory(line: "VmRSS" | "VmHWM"): number {
  const status = readFileSync("/proc/self/status", "utf8");
  return 1024 * Number(new RegExp(`${line}:\\s*(\\d+)`).exec(status)?.[1]);
}
