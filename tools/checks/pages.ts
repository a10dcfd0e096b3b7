/** The pages of this repository, as their checks read them: fenced blocks, code within lines, links. */

import { readFiles, readSources, type Source } from "./sources.ts";

/** A piece of a page. */
export interface Piece {
  /** The text, without its marks. */
  readonly text: string;
  /** Position in the page of its first character. */
  readonly at: number;
}

/** A fenced block. */
export interface Fence extends Piece {
  /** What stands after the mark: `ts`, `sh`, or nothing. */
  readonly language: string;
}

/** What a page is made of. */
export interface PageParts {
  readonly fences: readonly Fence[];
  /** Code within lines of prose: what stands between backticks. */
  readonly spans: readonly Piece[];
  /** Targets of links. */
  readonly links: readonly Piece[];
}

const PAGES = "{README,CONTRIBUTING,SECURITY,bench/README,docs/**/*}.md";

/** All pages that people read; golden values and their like have readers of their own. */
export function readPages(): Source[] {
  return readFiles(PAGES);
}

/** What may have blocks of code that run: all pages, and modules with docstrings in which there is one. */
export function readDocumented(): Source[] {
  const modules = readSources("mod.ts", "{backends,gluon,rl,envs}/**/*.ts");
  const isCode = ({ text }: Source): boolean =>
    /^ \*\s+```/m.test(text.replaceAll(/^ \*\s+```text$[\s\S]*?^ \*\s+```$/gm, ""));
  return [...readPages(), ...modules.filter(isCode)];
}

/** Takes a page apart. */
export function partsOf({ text }: Pick<Source, "text">): PageParts {
  const fences: Fence[] = [];
  // With spaces in the place of fences, so that positions stay.
  const prose = text.replace(/^```(.*)\n([\s\S]*?)^```$/gm, (all, language: string, body, at) => {
    fences.push({ language, text: body, at: at + 3 + language.length + 1 });
    return all.replace(/[^\n]/g, " ");
  });
  const pieces = (pattern: RegExp): Piece[] =>
    [...prose.matchAll(pattern)].map(({ 0: all, 1: piece = "", index }) => {
      return { text: piece.replace(/\s+/g, " "), at: index + all.indexOf(piece) };
    });
  return { fences, spans: pieces(/`([^`]+)`/g), links: pieces(/\]\(([^)\s]+)\)/g) };
}
