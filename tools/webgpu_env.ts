/** What a runtime needs in its environment to find a WebGPU adapter on this machine, with or without a GPU. */

import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { env } from "node:process";
import { type Environment, runProgram } from "./program.ts";

/** Where Chromium keeps the description of SwiftShader, the Vulkan driver that needs no GPU. */
const SWIFTSHADER = [
  "/usr/lib/chromium/vk_swiftshader_icd.json",
  "/usr/lib/chromium-browser/vk_swiftshader_icd.json",
  "/opt/google/chrome/vk_swiftshader_icd.json",
];

/**
 * Tries the machine's own Vulkan drivers, then SwiftShader (which Dawn, Bun's WebGPU, takes where it refuses Mesa's
 * lavapipe). Gives `null` where the runtime finds an adapter with neither.
 */
export async function findWebgpuEnv(runtime: readonly string[]): Promise<Environment | null> {
  const own: Environment = { XDG_RUNTIME_DIR: env.XDG_RUNTIME_DIR ?? tmpdir() };
  const drivers = SWIFTSHADER.filter(existsSync);
  for (const tried of [own, ...drivers.map((file) => ({ ...own, VK_DRIVER_FILES: file }))]) {
    const { status } = await runProgram([...runtime, "tools/webgpu_probe.ts"], tried);
    // Of a runtime that is not there, whoever starts it will say so.
    if (status === 0 || status === "missing") return tried;
  }
  return null;
}
