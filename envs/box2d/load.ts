/** Loads the environments of Box2D when one of them is made. */

import { findHostModule } from "../../backends/base/host.ts";

/** What is loaded. */
export type Implementation = typeof import("./implementation.ts");

let loaded: Implementation | undefined;

/**
 * Loads them; from then on `implementation()` has them. Bundlers make a separate file of them and of planck.
 *
 * @throws {Error} where planck is not installed.
 */
export async function load(): Promise<void> {
  try {
    loaded ??= await import("./implementation.ts");
  } catch (error) {
    throw missing(error);
  }
}

/**
 * What `load` loaded or, on Bun, Deno and Node from 20.19 on, what lies beside this file.
 *
 * @throws {Error} where it cannot be loaded without waiting, or planck is not installed.
 */
export function implementation(): Implementation {
  loaded ??= requireNow();
  return loaded;
}

function requireNow(): Implementation {
  const { url } = import.meta;
  const modules = url.startsWith("file:") ? findHostModule("node:module") : undefined;
  if (modules === undefined) throw missing("it can only be imported here");
  try {
    const extension = url.endsWith(".ts") ? "ts" : "js";
    return modules.createRequire(url)(`./implementation.${extension}`) as Implementation;
  } catch (error) {
    throw missing(error);
  }
}

function missing(cause: unknown): Error {
  const reason = cause instanceof Error ? cause.message.split("\n")[0] : String(cause);
  return new Error(
    `Cannot simulate Box2D: "planck" is not loaded (${reason}); npm install planck and, ` +
      "in a page or from JSR, await envs.preload(id) first.",
    { cause },
  );
}
