/** planck, the physics engine under the environments of Box2D: an optional package, loaded when one of them is made. */

import { findHostModule } from "../../backends/base/host.ts";

/** The package. */
export type Planck = typeof import("planck");

let loaded: Planck | undefined;

/**
 * Loads planck; from then on `planck()` has it. Bundlers make a separate file of it.
 *
 * @throws {Error} where it is not installed.
 */
export async function loadPlanck(): Promise<void> {
  try {
    loaded ??= await import("planck");
  } catch (error) {
    throw missing(error);
  }
}

/**
 * The package: what `loadPlanck` loaded, or on Bun, Deno and Node what is installed beside this file.
 *
 * @throws {Error} where there is none.
 */
export function planck(): Planck {
  loaded ??= requirePlanck();
  return loaded;
}

function requirePlanck(): Planck {
  const { url } = import.meta;
  const modules = url.startsWith("file:") ? findHostModule("node:module") : undefined;
  if (modules === undefined) throw missing(new Error("it can only be imported here"));
  try {
    return modules.createRequire(url)("planck") as Planck;
  } catch (error) {
    throw missing(error);
  }
}

function missing(cause: unknown): Error {
  const reason = cause instanceof Error ? cause.message.split("\n")[0] : String(cause);
  return new Error(
    `Cannot simulate Box2D: the optional package "planck" is not loaded (${reason}); ` +
      "install it (npm install planck) and, in a page or from JSR, " +
      'await envs.preload("LunarLander-v3") before envs.make.',
    { cause },
  );
}
