/** Checks that a public name is snake_case only where its original is (tools/checks/lists/snake_case_names.txt says which are). */

import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { relative } from "node:path";
import { exit } from "node:process";
import { fileURLToPath } from "node:url";

/** What `deno doc --json` says of a name: where it is, and what is inside. */
interface Node {
  readonly name?: unknown;
  readonly location?: { readonly filename: string; readonly line: number };
  readonly declarations?: readonly Node[];
}

/** A name that is declared in another file. */
interface Reference {
  readonly kind?: unknown;
  readonly def?: { readonly target: { readonly filename: string } };
}

const { exports } = JSON.parse(readFileSync("deno.json", "utf8")) as {
  exports: Readonly<Record<string, string>>;
};
const allowed = new Set(
  readFileSync("tools/checks/lists/snake_case_names.txt", "utf8")
    .split("\n")
    .filter((line) => !line.startsWith("#")),
);

// What a namespace passes on from another file (`export * as nn`) is only named there: that file is looked at, too.
const seen = new Set<string>();
const findings = new Set<string>();
for (let files = Object.values(exports); files.length > 0; ) {
  for (const file of files) seen.add(file);
  const doc = JSON.parse(
    execFileSync("deno", ["doc", "--json", ...files], {
      encoding: "utf8",
      maxBuffer: 1 << 30,
      stdio: ["ignore", "pipe", "inherit"],
    }),
  );
  for (const finding of checkNames(doc, "")) findings.add(finding);
  files = [...new Set(referencedFiles(doc))].filter((file) => !seen.has(file));
}
for (const finding of [...findings].sort()) console.error(finding);
exit(findings.size === 0 ? 0 : 1);

/** Walks exports, members, options and parameters alike: all that has a name, wherever it was declared. */
function* checkNames(value: unknown, where: string): Generator<string> {
  if (typeof value !== "object" || value === null) return;
  const node = value as Node;
  const place = describePlace(node.location ?? node.declarations?.[0]?.location) ?? where;
  if (typeof node.name === "string" && isSnakeCase(node.name) && !allowed.has(node.name)) {
    yield `${place}: Cannot name this ${node.name}: neither an original nor our brief has the name; ` +
      `make it ${node.name.replace(/_([a-z0-9])/g, (_, letter) => letter.toUpperCase())}`;
  }
  for (const inner of Object.values(value)) yield* checkNames(inner, place);
}

function* referencedFiles(value: unknown): Generator<string> {
  if (typeof value !== "object" || value === null) return;
  const { kind, def } = value as Reference;
  if (kind === "reference" && def) yield def.target.filename;
  for (const inner of Object.values(value)) yield* referencedFiles(inner);
}

function describePlace(location: Node["location"]): string | undefined {
  if (location === undefined) return undefined;
  return `${relative(".", fileURLToPath(location.filename))}:${location.line + 1}`;
}

function isSnakeCase(name: string): boolean {
  return /^_*[a-z][a-z0-9]*(_[a-zA-Z0-9]+)+$/.test(name);
}
