/** The imports of a source, as the checks of floors and of circles read them. */

import { posix } from "node:path";
import type { Source } from "./sources.ts";

/** One import or re-export. */
export interface Import {
  /** As it is written. */
  readonly specifier: string;
  /** The path of the module from the root of the repository; `null` where a package is imported. */
  readonly path: string | null;
  /** `type` leaves nothing at run time, `dynamic` is evaluated when it is reached. */
  readonly kind: "value" | "type" | "dynamic";
  /** Where it is written in the source. */
  readonly position: number;
}

const STATIC = /^(?:import|export)\s+(type\s)?(?:[^"';]*?\sfrom\s+)?"([^"]+)"/gm;
const DYNAMIC = /\bimport\(\s*["'`]([^"'`]+)["'`]/g;

/**
 * The imports of a source. `import { type A } from` counts as one of values: as
 * `verbatimModuleSyntax` has it, such a module is still loaded.
 */
export function importsOf(source: Source): Import[] {
  const read = (specifier: string, kind: Import["kind"], position: number): Import => {
    const path = specifier.startsWith(".")
      ? posix.join(posix.dirname(source.path), specifier)
      : null;
    return { specifier, path, kind, position };
  };
  return [
    ...[...source.code.matchAll(STATIC)].map(({ 1: type, 2: specifier = "", index }) =>
      read(specifier, type === undefined ? "value" : "type", index),
    ),
    ...[...source.code.matchAll(DYNAMIC)].map(({ 1: specifier = "", index }) =>
      read(specifier, "dynamic", index),
    ),
  ];
}

/** From the path of a module to those of the modules whose values it imports. */
export type Graph = ReadonlyMap<string, readonly string[]>;

/** What these sources import of one another. */
export function graphOf(sources: readonly Source[]): Graph {
  return new Map(
    sources.map((source) => [
      source.path,
      importsOf(source).flatMap(({ kind, path }) => (kind === "value" && path ? [path] : [])),
    ]),
  );
}

/** All that a module imports, and what that imports; the module itself, where it is in a circle. */
export function reachedFrom(module: string, graph: Graph): ReadonlySet<string> {
  const reached = new Set(graph.get(module));
  for (const each of reached) for (const next of graph.get(each) ?? []) reached.add(next);
  return reached;
}
