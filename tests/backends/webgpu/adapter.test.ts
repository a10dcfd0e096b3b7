/** What is known of an adapter from what it says of itself. */

import { describe, expect, test } from "bun:test";
import { adapterOf } from "../../../backends/webgpu/adapter.ts";

/** What runtimes have been seen to give; what is left out, some do not have. */
function info(words: Partial<GPUAdapterInfo>): GPUAdapterInfo {
  return { vendor: "", architecture: "", device: "", description: "", ...words } as GPUAdapterInfo;
}

const LAVAPIPE = { vendor: "65541", device: "0", description: "llvmpipe (LLVM 15.0.6, 256 bits)" };

describe("the name", () => {
  test("is the words of the adapter, without the numbers of Deno", () => {
    expect(adapterOf(info({ vendor: "nvidia", architecture: "ampere" })).name).toBe(
      "nvidia ampere",
    );
    const deno = info({ vendor: "4318", device: "9013", description: "NVIDIA H200" });
    expect(adapterOf(deno).name).toBe("NVIDIA H200");
    expect(adapterOf(info({})).name).toBe("of no name");
  });
});

describe("software", () => {
  test("is what says so, or has the name of a rasterizer on the CPU", () => {
    const software = [
      info({ vendor: "google", architecture: "unheard-of", isFallbackAdapter: true }),
      info({ vendor: "google", architecture: "swiftshader" }),
      info({ description: "llvmpipe (LLVM 15.0.6, 256 bits)" }),
      info({ vendor: "mesa", description: "Lavapipe" }),
      info({ vendor: "microsoft", description: "Microsoft Basic Render Driver" }),
      info({ vendor: "microsoft", architecture: "warp" }),
    ];
    for (const each of software) expect(adapterOf(each).isSoftware).toBe(true);
  });

  test("is no GPU", () => {
    expect(adapterOf(info({ vendor: "nvidia", architecture: "ampere" })).isSoftware).toBe(false);
    const named = info({ description: "Warpcore 9", isFallbackAdapter: false });
    expect(adapterOf(named).isSoftware).toBe(false);
  });
});

describe("OpenGL", () => {
  test("is told by what Deno does not know of an adapter there", () => {
    const unknown = { subgroupMinSize: 4, subgroupMaxSize: 128 };
    const intel = { vendor: "32902", device: "0", description: "Mesa Intel(R) Graphics (TGL GT2)" };
    expect(adapterOf(info({ ...LAVAPIPE, ...unknown })).isOpenGL).toBe(true);
    expect(adapterOf(info({ ...intel, ...unknown }))).toEqual({
      name: "Mesa Intel(R) Graphics (TGL GT2)",
      isSoftware: false,
      isOpenGL: true,
    });
  });

  test("is no other adapter: lavapipe, Metal, of which Deno knows no vendor, nor one of Dawn", () => {
    const others = [
      { ...LAVAPIPE, subgroupMinSize: 8, subgroupMaxSize: 8 },
      {
        vendor: "0",
        device: "0",
        description: "Apple M1",
        subgroupMinSize: 4,
        subgroupMaxSize: 128,
      },
      { vendor: "google", device: "0", subgroupMinSize: 4, subgroupMaxSize: 128 },
      { vendor: "4318", device: "9013", subgroupMinSize: 4, subgroupMaxSize: 128 },
    ];
    for (const each of others) expect(adapterOf(info(each)).isOpenGL).toBe(false);
  });
});
