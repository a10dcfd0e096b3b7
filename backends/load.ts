/** Backends by name: loading one, and saying which can be loaded here. */

import type { Adapter, Backend } from "./backend.ts";
import { nearest } from "./base/nearest.ts";
import type { TfjsOptions } from "./tfjs.ts";

/** The backends that come with glueball. */
export type BackendName = "wasm" | "wasm-portable" | "native" | "webgpu" | "reference";

/** Whether a backend can be loaded here, and on what it computes, or why not. */
export interface Availability {
  /** The backend. */
  readonly name: BackendName;
  /** Whether it can be loaded here. */
  readonly available: boolean;
  /** Of `webgpu`: the adapter, which may be software. */
  readonly adapter?: Adapter;
  /** Why not, where it cannot be loaded. */
  readonly reason?: string;
}

const BACKENDS: Readonly<Record<BackendName, () => Promise<Backend>>> = {
  wasm: async () => (await import("./wasm/mod.ts")).createWasmBackend(),
  "wasm-portable": async () => (await import("./wasm/mod.ts")).createWasmBackend("wasm-portable"),
  native: async () => (await import("./native/mod.ts")).createNativeBackend(),
  webgpu: async () => (await import("./webgpu/mod.ts")).createWebgpuBackend(),
  reference: async () => (await import("./reference/mod.ts")).createReferenceBackend(),
};

const NAMES = Object.keys(BACKENDS) as BackendName[];

const loadOnce = once(BACKENDS);

/** How a backend shall compute. */
export interface LoadOptions {
  /** Of `native`: how many threads a launch may use, from 1 to 64. Default: as before, at first 1. */
  readonly threads?: number | undefined;
}

/**
 * Loads a backend; the same name gives the same instance. A load that failed is tried again the next time.
 *
 * Throws `RangeError` when there is no backend of that name, or it cannot have so many threads, and the backend's own error
 * when it cannot run here.
 */
export async function load(name: string, options: LoadOptions = {}): Promise<Backend> {
  const { threads } = options;
  const checked = checkName(name);
  if (threads !== undefined && checked !== "native") {
    throw new RangeError(
      `Cannot compute with ${threads} threads on "${checked}": only "native" has threads; use "native", or leave threads out.`,
    );
  }
  const backend = await loadOnce(checked);
  if (threads !== undefined) backend.threads = threads;
  return backend;
}

/** Loads the wasm backend, in tfjs's memory unless it has been loaded before. */
export function loadOverTfjs(options: TfjsOptions): Promise<Backend> {
  return loadOnce("wasm", async () => {
    const [{ createWasmBackend }, { createTfjsHeap }] = await Promise.all([
      import("./wasm/mod.ts"),
      import("./wasm/tfjs_heap.ts"),
    ]);
    return createWasmBackend("wasm", await createTfjsHeap(options));
  });
}

/** A backend that was chosen. */
export interface Choice {
  /** What was loaded. */
  readonly backend: Backend;
  /** Why it is not `native`, where that would have been the first choice. */
  readonly reason?: string;
}

/** Loads `native`, with so many threads, else `wasm`, and says why. */
export async function loadAuto({ threads }: LoadOptions = {}): Promise<Choice> {
  let backend: Backend;
  try {
    backend = await load("native");
  } catch (error) {
    return { backend: await load("wasm"), reason: messageOf(error) };
  }
  return { backend: threads === undefined ? backend : await load("native", { threads }) };
}

/** Tries to load every backend. */
export async function available(): Promise<Availability[]> {
  return await Promise.all(
    NAMES.map(async (name): Promise<Availability> => {
      try {
        const { adapter } = await load(name);
        return { name, available: true, ...(adapter && { adapter }) };
      } catch (error) {
        return { name, available: false, reason: messageOf(error) };
      }
    }),
  );
}

/**
 * Memoizes each entry of `table`, or what is given instead of it, once it has succeeded; one that failed is called again the
 * next time.
 */
export function once<Name extends string, Value>(
  table: Readonly<Record<Name, () => Promise<Value>>>,
): (name: Name, make?: () => Promise<Value>) => Promise<Value> {
  const pending = new Map<Name, Promise<Value>>();
  return (name, make = table[name]) => {
    let value = pending.get(name);
    if (value === undefined) {
      value = make();
      pending.set(name, value);
      value.catch(() => pending.delete(name));
    }
    return value;
  };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function checkName(name: string): BackendName {
  const known = NAMES.find((candidate) => candidate === name);
  if (known !== undefined) return known;
  const similar = nearest(name, NAMES, { within: 0.5 });
  throw new RangeError(
    `Cannot use backend "${name}": there is no such backend; use one of ${NAMES.join(", ")}` +
      (similar === undefined ? "" : ` (did you mean "${similar}"?)`),
  );
}
