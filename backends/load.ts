/** Backends by name: loading one, and saying which can be loaded here. */

import type { Backend } from "./backend.ts";

/** The backends that come with glueball. */
export type BackendName = "wasm" | "wasm-portable" | "webgpu" | "reference";

/** Whether a backend can be loaded here, and if not, why. */
export interface Availability {
  readonly name: BackendName;
  readonly available: boolean;
  readonly reason?: string;
}

const BACKENDS: Readonly<Record<BackendName, () => Promise<Backend>>> = {
  wasm: async () => (await import("./wasm/mod.ts")).createWasmBackend(),
  "wasm-portable": async () => (await import("./wasm/mod.ts")).createWasmBackend("wasm-portable"),
  webgpu: async () => (await import("./webgpu/mod.ts")).createWebgpuBackend(),
  reference: async () => (await import("./reference/mod.ts")).createReferenceBackend(),
};

const NAMES = Object.keys(BACKENDS) as BackendName[];

const loadOnce = once(BACKENDS);

/**
 * Loads a backend; the same name gives the same instance. A load that failed is tried anew the next time.
 *
 * Throws `RangeError` when there is no backend of that name, and the backend's own error when it cannot run here.
 */
export async function load(name: string): Promise<Backend> {
  return await loadOnce(checkName(name));
}

/** Tries to load every backend. */
export async function available(): Promise<Availability[]> {
  return await Promise.all(
    NAMES.map(async (name): Promise<Availability> => {
      try {
        await load(name);
        return { name, available: true };
      } catch (error) {
        return {
          name,
          available: false,
          reason: error instanceof Error ? error.message : String(error),
        };
      }
    }),
  );
}

/** Calls each entry of `table` until it has succeeded once, and gives that result ever after. */
export function once<Name extends string, Value>(
  table: Readonly<Record<Name, () => Promise<Value>>>,
): (name: Name) => Promise<Value> {
  const pending = new Map<Name, Promise<Value>>();
  return (name) => {
    let value = pending.get(name);
    if (value === undefined) {
      value = table[name]();
      pending.set(name, value);
      value.catch(() => pending.delete(name));
    }
    return value;
  };
}

function checkName(name: string): BackendName {
  const known = NAMES.find((candidate) => candidate === name);
  if (known !== undefined) return known;
  const similar = NAMES.filter(
    (candidate) => distance(name, candidate) <= candidate.length / 2,
  ).sort((a, b) => distance(name, a) - distance(name, b))[0];
  throw new RangeError(
    `Cannot use backend "${name}": there is no such backend; use one of ${NAMES.join(", ")}` +
      (similar === undefined ? "" : ` (did you mean "${similar}"?)`),
  );
}

/** How many letters to insert, delete or replace to get from `a` to `b` (Levenshtein 1966). */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (const letter of a) {
    const next = [row[0]! + 1];
    for (let j = 1; j <= b.length; j++) {
      const replaced = row[j - 1]! + (letter === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[b.length]!;
}
