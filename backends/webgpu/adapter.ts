/** Adapters: what is known of one from what it says of itself. */

import type { Adapter } from "../backend.ts";

/** Rasterizers that run on the CPU, as they name themselves; `Basic Render` is Windows' WARP. */
const SOFTWARE = /llvmpipe|lavapipe|softpipe|swiftshader|basic render|\bwarp\b/i;

/** Describes an adapter. */
export function adapterOf(info: GPUAdapterInfo): Adapter {
  const name = nameOf(info);
  return {
    name,
    isSoftware: info.isFallbackAdapter === true || SOFTWARE.test(name),
    isOpenGL: isOpenGL(info),
  };
}

/** The words of an adapter; Deno gives vendor and device as numbers, which tell nobody anything. */
function nameOf({ vendor, architecture, device, description }: GPUAdapterInfo): string {
  const words = [vendor, architecture, device, description];
  return words.filter((word) => !/^\d*$/.test(word)).join(" ") || "of no name";
}

/**
 * Whether Deno drives the adapter through OpenGL, for want of another driver: there it knows the vendor, as a number,
 * but neither the device nor the sizes of subgroups, which it fills in with 4 and 128.
 */
function isOpenGL({ vendor, device, subgroupMinSize, subgroupMaxSize }: GPUAdapterInfo): boolean {
  const isUnknown = device === "0" && subgroupMinSize === 4 && subgroupMaxSize === 128;
  return /^[1-9]\d*$/.test(vendor) && isUnknown;
}
