/** How this program was started, so that a hint can be pasted into the same shell. */

import { basename, relative } from "node:path";
import process from "node:process";

/** What it is derived from; `process` has it all. */
export interface Start {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly versions: Readonly<Record<string, string | undefined>>;
  cwd(): string;
}

/** The words before the command: `glueball`, `npx glueball`, `bun cli/glueball.ts`, `deno run -A cli/glueball.ts`. */
export function invocation(start: Start = process): string {
  const script = start.argv[1] ?? "glueball";
  const agent = start.env.npm_config_user_agent ?? "";
  const installed = basename(script) === "glueball" || script.includes("node_modules");
  if (installed) {
    if (start.env.npm_command !== "exec" && !agent.startsWith("bun/")) return "glueball";
    return agent.startsWith("bun/") ? "bunx glueball" : "npx glueball";
  }
  const path = relative(start.cwd(), script);
  if (start.versions.deno !== undefined)
    return `${agent.startsWith("npm/") ? "npx " : ""}deno run -A ${path}`;
  if (start.versions.bun !== undefined)
    return `${agent.startsWith("npm/") ? "npx " : ""}bun ${path}`;
  return `node ${path}`;
}

/** The whole line that runs `command` on the file at `path`. */
export function hint(command: string, path: string, more = ""): string {
  return `${invocation()} ${command} ${quote(path)} ${more}`.trimEnd();
}

/** A word that a shell takes as it is. */
export function quote(word: string): string {
  if (/^[\w./:=-]+$/.test(word)) return word;
  return `'${word.replaceAll("'", "'\\''")}'`;
}
