/** Finding a GPU: the runtime's own WebGPU, or the optional package `webgpu` (Dawn) where there is none. */

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

const REMEDY = 'use a machine with a GPU driver, or another backend such as "wasm"';

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
  if (adapter === null) {
    throw new Error(
      "Cannot open the webgpu backend: WebGPU is there but offers no adapter; install a Vulkan driver " +
        "(one that needs no GPU: Mesa's lavapipe for Deno, SwiftShader for Bun and Node, named in " +
        'VK_DRIVER_FILES), or use another backend such as "wasm"',
    );
  }
  const { maxBufferSize, maxStorageBufferBindingSize, maxStorageBuffersPerShaderStage } =
    adapter.limits;
  const device = await adapter.requestDevice({
    label: "glueball",
    requiredLimits: { maxBufferSize, maxStorageBufferBindingSize, maxStorageBuffersPerShaderStage },
  });
  return { gpu, device, info: adapter.info, globals };
}

/** What an adapter calls itself, for messages. */
export function describeAdapter(info: GPUAdapterInfo): string {
  const words = [info.vendor, info.architecture, info.device, info.description];
  return words.filter((word) => word !== "").join(" ") || "of no name";
}

/** The error for an adapter that accepts work and does none of it. */
export function nullAdapterError(info: GPUAdapterInfo): Error {
  return new Error(
    `Cannot open the webgpu backend: the adapter "${describeAdapter(info)}" computes nothing ` +
      `(a null backend, handed out where no driver was found); ${REMEDY}`,
  );
}

async function findGpu(chosen: GPU | undefined): Promise<Pick<OpenDevice, "gpu" | "globals">> {
  const own = chosen ?? (globalThis.navigator?.gpu as GPU | undefined);
  if (own !== undefined) return { gpu: own, globals: {} };
  const { create, globals } = await loadDawn();
  return { gpu: create([]), globals };
}

/**
 * The package `webgpu`. Its name is no literal in the import, so that bundlers and type checkers do not demand that
 * it is there.
 */
export async function loadDawn(name = "webgpu"): Promise<DawnPackage> {
  try {
    return (await import(name)) as DawnPackage;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(
      "Cannot open the webgpu backend: this runtime has no navigator.gpu, and the optional package " +
        `"${name}" did not load (${reason}); install it (npm install ${name}), run under Deno, or ` +
        'use another backend such as "wasm"',
      { cause: error },
    );
  }
}
