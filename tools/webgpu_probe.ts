/** Opens the webgpu backend, and says which adapter is behind it or why there is none. */

import { exit } from "node:process";
import { createWebgpuBackend } from "../backends/webgpu/mod.ts";

try {
  const backend = await createWebgpuBackend();
  backend.dispose();
  exit(0);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  exit(1);
}
