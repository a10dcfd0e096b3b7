/** The backend that a command computes on, and its threads. */

import type { Command } from "commander";

/**
 * Loads it with `--threads`. Puts the backend that runs here in the place of a command's `auto`, native or else wasm, and
 * says which and why on stderr.
 */
export async function chooseBackend(command: Command): Promise<void> {
  const name: string | undefined = command.getOptionValue("backend");
  const threads: number | undefined = command.getOptionValue("threads");
  if (name !== "auto" && threads === undefined) return;
  const { load, loadAuto } = await import("../backends/mod.ts");
  if (name !== "auto") return void (await load(name as string, { threads }));
  const { backend, reason } = await loadAuto({ threads });
  const source = command.getOptionValueSource("backend") ?? "default";
  command.setOptionValueWithSource("backend", backend.name, source);
  console.error(reason === undefined ? `on ${backend.name}` : `on ${backend.name}: ${reason}`);
}
