/** `--backend auto`: native where that runs, else wasm. */

import type { Command } from "commander";

/** Puts the backend that runs here in the place of a command's `auto`, and says which and why on stderr. */
export async function chooseAutoBackend(command: Command): Promise<void> {
  if (command.getOptionValue("backend") !== "auto") return;
  const { loadAuto } = await import("../backends/mod.ts");
  const { backend, reason } = await loadAuto();
  const source = command.getOptionValueSource("backend") ?? "default";
  command.setOptionValueWithSource("backend", backend.name, source);
  console.error(reason === undefined ? `on ${backend.name}` : `on ${backend.name}: ${reason}`);
}
