/** Finding a GPU: the runtime's own WebGPU, or the optional package `webgpu` (Dawn) where there is none. */

import { cannotOpen, type Host, hostOf, noAdapterError, noWebgpuError } from "./host.ts";

/** How to open the device; everything has a default. */
export interface WebgpuOptions {
  /** Where adapters come from, instead of `navigator.gpu` or the package `webgpu`. */
  readonly gpu?: GPU;
  /** Which adapter to prefer on a machine with several; `"high-performance"` by default. */
  readonly powerPreference?: GPUPowerPreference;
}

/** An open device and what is known of the adapter behind it. */
export interface OpenDevice {
  readonly gpu: GPU;
  readonly device: GPUDevice;
  readonly info: GPUAdapterInfo;
  /** WebGPU's classes and constants where they are not global. */
  readonly globals: Globals;
}

type Globals = Readonly<Record<string, unknown>>;

/** What `webgpu`, the optional peer dependency, exports. */
interface DawnPackage {
  create(options: readonly string[]): GPU;
  readonly globals: Globals;
}

/**
 * Opens a device with the largest buffers that its adapter allows, and the most of them at once.
 *
 * Throws an `Error` of one sentence with reason and remedy where there is no WebGPU or no adapter.
 */
export async function openDevice(options: WebgpuOptions): Promise<OpenDevice> {
  const { gpu, globals } = await findGpu(options.gpu);
  const adapter = await gpu.requestAdapter({
    powerPreference: options.powerPreference ?? "high-performance",
  });
  if (adapter === null) throw noAdapterError();
  const { maxBufferSize, maxStorageBufferBindingSize, maxStorageBuffersPerShaderStage } =
    adapter.limits;
  const device = await adapter.requestDevice({
    label: "glueball",
    requiredLimits: { maxBufferSize, maxStorageBufferBindingSize, maxStorageBuffersPerShaderStage },
  });
  return { gpu, device, info: adapter.info, globals };
}

/**
 * WebGPU as the host has it, or as the package `webgpu` brings it to Bun and Node.
 *
 * Throws an `Error` where there is none.
 */
export async function findGpu(
  own: GPU | undefined = globalThis.navigator?.gpu,
  host: Host = hostOf(),
): Promise<Pick<OpenDevice, "gpu" | "globals">> {
  if (own !== undefined) return { gpu: own, globals: {} };
  if (host === "page" || host === "deno") throw noWebgpuError(host);
  const { create, globals } = await loadDawn(host);
  return { gpu: create([]), globals };
}

/**
 * The package `webgpu`. Its name is no literal in the import, so that type checkers do not demand that it is there; the
 * comments have bundlers leave the import alone, too, which in a page is never reached.
 */
export async function loadDawn(host: "bun" | "node", name = "webgpu"): Promise<DawnPackage> {
  try {
    return (await import(/* webpackIgnore: true */ /* @vite-ignore */ name)) as DawnPackage;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw cannotOpen(
      `this runtime has no navigator.gpu, and the optional package "${name}" did not load (${reason})`,
      `install it (${host === "bun" ? "bun add" : "npm install"} ${name}), run under Deno`,
      error,
    );
  }
}
