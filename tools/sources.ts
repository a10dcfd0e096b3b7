/** The repository's TypeScript sources, as the checks read them. */

import { globSync, readFileSync } from "node:fs";

/** One source file. */
export interface Source {
  /** From the root of the repository, with `/`. */
  readonly path: string;
  readonly text: string;
  /** `text` with every character of a comment replaced by a space, so that positions stay. */
  readonly code: string;
}

/** A finding, as `path:line: what is wrong`. */
export type Finding = string;

/** Reads the TypeScript files that match, less the AssemblyScript ones, which other rules govern. */
export function readSources(...patterns: string[]): Source[] {
  const paths = patterns.flatMap((pattern) => globSync(pattern));
  return paths
    .map((path) => path.replaceAll("\\", "/"))
    .filter((path) => !path.startsWith("backends/wasm/assembly/"))
    .sort()
    .map((path) => {
      const text = readFileSync(path, "utf8");
      return { path, text, code: blankComments(text) };
    });
}

/** A finding at a position of a source. */
export function findingAt(source: Source, position: number, what: string): Finding {
  return `${source.path}:${source.text.slice(0, position).split("\n").length}: ${what}`;
}

/** A line comment counts where a space or nothing is before it, so that the `//` of an address in a string does not. */
function blankComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*$/gm, (comment) =>
    comment.replace(/[^\n]/g, " "),
  );
}
