/** What a user hears of the adapter of a GPU backend. */

import type { Adapter, Backend } from "../backends/mod.ts";

/** Time that compiling may take before a user hears of it. */
const PATIENCE = 2000; // ms

/** The name of an adapter, and what is slow about it. */
export function describeAdapter({ name, isSoftware, isOpenGL }: Adapter): string {
  const remarks = [
    isSoftware ? "software, far slower than wasm" : "",
    isOpenGL ? "through OpenGL, where shaders take long to compile: install a Vulkan driver" : "",
  ];
  return [name, ...remarks.filter((each) => each !== "")].join("; ");
}

/** The warning of a backend whose adapter is slow by nature; `null` where there is nothing to warn of. */
export function warningOf({ name, adapter }: Pick<Backend, "name" | "adapter">): string | null {
  if (!adapter?.isSoftware && !adapter?.isOpenGL) return null;
  return `warning: ${name} computes on ${describeAdapter(adapter)}`;
}

/**
 * Has `say` called, once, when compiling shaders takes long.
 *
 * @param now milliseconds.
 */
export function watchCompilation(
  backend: Pick<Backend, "adapter" | "onCompile">,
  say: (line: string) => void,
  now: () => number = () => performance.now(),
): void {
  const { adapter } = backend;
  if (adapter === undefined) return;
  let taken = 0;
  backend.onCompile = () => {
    // Through OpenGL all is compiled at once, with the first work, and not while this listens.
    if (taken >= PATIENCE || adapter.isOpenGL) {
      backend.onCompile = null;
      say(`compiling shaders for ${adapter.name}: the first steps take long, later ones do not`);
      return undefined;
    }
    const started = now();
    return () => {
      taken += now() - started;
    };
  };
}
