/** The repository's TypeScript sources, as the checks read them. */

import { globSync, readFileSync } from "node:fs";
import { scan } from "./scan.ts";

/** One source file. */
export interface Source {
  /** From the root of the repository, with `/`. */
  readonly path: string;
  readonly text: string;
  /** `text` with spaces in the place of comments, so that positions stay. */
  readonly code: string;
  /** `text` with spaces in the place of all that is not written for people: comments, strings and, of a page, all. */
  readonly prose: string;
}

/** A finding, as `path:line: what is wrong`. */
export type Finding = string;

/** Reads the TypeScript files that match, less the AssemblyScript ones, which other rules govern. */
export function readSources(...patterns: string[]): Source[] {
  return readFiles(...patterns).filter(({ path }) => !path.startsWith("backends/wasm/assembly/"));
}

/** Reads the files that match: programs, which are scanned, and pages, which are text from end to end. */
export function readFiles(...patterns: string[]): Source[] {
  return patterns
    .flatMap((pattern) => globSync(pattern))
    .map((path) => path.replaceAll("\\", "/"))
    .sort()
    .map((path) => {
      const text = readFileSync(path, "utf8");
      return { path, text, ...(path.endsWith(".ts") ? scan(text) : { code: text, prose: text }) };
    });
}

/** A finding at a position of a source. */
export function findingAt(source: Source, position: number, what: string): Finding {
  return `${source.path}:${source.text.slice(0, position).split("\n").length}: ${what}`;
}
