/** The host of a program, and what its user can do there to get WebGPU. */

/** A page, which its workers are, too, or a runtime. */
export type Host = "page" | "deno" | "bun" | "node";

/** The globals that tell hosts apart. */
export interface HostGlobals {
  readonly process?: { readonly versions?: Readonly<Record<string, string | undefined>> };
  /** Whether a page may use what only those may that came over https or from localhost. */
  readonly isSecureContext?: boolean;
}

/** Deno and Bun give a version of Node, too. Bundlers may give a page a `process`, but without versions. */
const RUNTIMES = ["deno", "bun", "node"] as const;

/** Where the program runs. */
export function hostOf({ process }: HostGlobals = globalThis as HostGlobals): Host {
  return RUNTIMES.find((name) => process?.versions?.[name] !== undefined) ?? "page";
}

/** The error of a backend that cannot be opened: what is so, and what to do. */
export function cannotOpen(fact: string, remedy: string, cause?: unknown): Error {
  return new Error(
    `Cannot open the webgpu backend: ${fact}; ${remedy}, or use another backend such as "wasm"`,
    cause === undefined ? {} : { cause },
  );
}

/** The error where there is no `navigator.gpu`; Bun and Node take the package `webgpu` in its place. */
export function noWebgpuError(
  host: "page" | "deno",
  { isSecureContext }: HostGlobals = globalThis as HostGlobals,
): Error {
  if (host === "deno") {
    return cannotOpen(
      "this Deno has no navigator.gpu",
      "update it (deno upgrade), or run it with --unstable-webgpu",
    );
  }
  if (isSecureContext === false) {
    return cannotOpen(
      "this page has no navigator.gpu, as it is no secure context",
      "serve it over https, or from localhost",
    );
  }
  return cannotOpen(
    "this browser has no navigator.gpu",
    "use one with WebGPU, such as Chrome or Edge from 113, Firefox from 141, Safari from 26",
  );
}

const DAWN_REMEDY =
  "install the GPU's driver (on Linux: for Vulkan) or, without a GPU, name a " +
  "vk_swiftshader_icd.json, which Chromium brings, in VK_DRIVER_FILES";

/** What to do where no adapter is found. */
const ADAPTER_REMEDY: Readonly<Record<Host, string>> = {
  page:
    "turn on hardware acceleration in the settings of the browser (Chrome on Linux: " +
    "chrome://flags/#enable-unsafe-webgpu, too)",
  deno:
    "install the GPU's driver or, without a GPU, on Linux Mesa's lavapipe (package " +
    "mesa-vulkan-drivers)",
  bun: DAWN_REMEDY,
  node: DAWN_REMEDY,
};

/** The error where WebGPU offers no adapter. */
export function noAdapterError(host: Host = hostOf()): Error {
  return cannotOpen("WebGPU finds no GPU adapter here", ADAPTER_REMEDY[host]);
}

/** The error for an adapter that accepts work and does none of it. */
export function nullAdapterError(name: string, host: Host = hostOf()): Error {
  return cannotOpen(
    `the adapter "${name}" computes nothing (a null backend, handed out where no driver was found)`,
    ADAPTER_REMEDY[host],
  );
}
