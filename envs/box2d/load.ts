/** Loads the environments of Box2D when one of them is made. */

import { findHostModule } from "../../backends/base/host.ts";
import type { Planck } from "./physics.ts";

/** What is loaded. */
export type Implementation = typeof import("./implementation.ts");

let loaded: Implementation | undefined;

/**
 * Loads them; from then on `implementation()` has them. Bundlers make a separate file of them and of planck.
 *
 * @throws {Error} where planck is not installed.
 */
export async function load(): Promise<void> {
  if (loaded !== undefined) return;
  try {
    // Bundlers take what is imported here, in a try, for what may be missing.
    const planck = await import("planck");
    const implementation = await import("./implementation.ts");
    implementation.setPhysics(planck);
    loaded = implementation;
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
  const url = import.meta.url; // as bundlers replace it in classic scripts
  const modules = url.startsWith("file:") ? findHostModule("node:module") : undefined;
  if (modules === undefined) throw missing("it can only be imported here");
  try {
    const extension = url.endsWith(".ts") ? "ts" : "js";
    const require = modules.createRequire(url);
    const implementation = require(`./implementation.${extension}`) as Implementation;
    implementation.setPhysics(require(`./planck.${extension}`) as Planck);
    return implementation;
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
