/** What the entries export, by namespace, as `deno doc` reads it. */

import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, relative, resolve } from "node:path";
import process from "node:process";
import { pathToFileURL } from "node:url";
import type { Declaration, DocModule, DocSymbol } from "./doc_nodes.ts";

/** A namespace, as a program names it: `nd`, `gluon.data.vision`. */
export interface Namespace {
  readonly name: string;
  /** Other names of it. */
  readonly aliases: readonly string[];
  /** What is said of its module. */
  readonly about: string;
  readonly symbols: readonly DocSymbol[];
  /** Namespaces within. */
  readonly inner: readonly string[];
}

/** Names that programs use in the place of the longer ones. */
const SHORT = [
  "gluon.nn",
  "gluon.nd",
  "gluon.np",
  "gluon.npx",
  "gluon.autograd",
  "gluon.loss",
  "gluon.init",
];

/** Reads all namespaces. */
export function readNamespaces(root: string): Namespace[] {
  const files = new Map<string, string[]>();
  collect(resolve(root, "mod.ts"), "", files);
  const nodes = askDeno([...files.keys()]);
  const modules = new Map([...files.keys()].map((file) => [file, nodes[pathToFileURL(file).href]]));
  // What is exported twice is a reference to a module that no entry is.
  const targets = declarationsOf(nodes).flatMap(({ def }) => def.target?.filename ?? []);
  const others = askDeno([...new Set(targets)]);
  const declared = new Map(
    [...declarationsOf(nodes), ...declarationsOf(others)]
      .filter(({ kind }) => kind !== "reference")
      .map((each) => [keyOf(each.location), each]),
  );
  return [...files].map(([file, names]) => {
    const { module_doc, symbols } = modules.get(file) as DocModule;
    const [name = "", ...aliases] = names.toSorted((one, other) => rank(one) - rank(other));
    return {
      name: name === "" ? "glueball" : name,
      aliases,
      about: module_doc?.doc ?? firstComment(file),
      symbols: symbols.flatMap((symbol) => resolved(symbol, declared)),
      inner: [...namespacesIn(file).keys()].map((each) => (name === "" ? each : `${name}.${each}`)),
    };
  });
}

function askDeno(files: readonly string[]): Readonly<Record<string, DocModule>> {
  const run = spawnSync("deno", ["doc", "--json", ...files], {
    encoding: "utf8",
    env: { ...process.env, NO_COLOR: "1" },
    maxBuffer: 1 << 30,
  });
  if (run.status === 0)
    return (JSON.parse(run.stdout) as { nodes: Record<string, DocModule> }).nodes;
  throw new Error(`Cannot read the documentation: deno doc says ${run.stderr}`);
}

function declarationsOf(nodes: Readonly<Record<string, DocModule>>): Declaration[] {
  return Object.values(nodes).flatMap(({ symbols }) =>
    symbols.flatMap((each) => each.declarations),
  );
}

/** Shorter names first; of equal ones, those that the package exports itself. */
function rank(name: string): number {
  return name.split(".").length + (SHORT.includes(name) ? 1 : 0);
}

function keyOf({ filename, line }: { readonly filename: string; readonly line: number }): string {
  return `${filename}:${line}`;
}

/** Follows names to where they are declared; namespaces have pages of their own. */
function resolved(symbol: DocSymbol, declared: ReadonlyMap<string, Declaration>): DocSymbol[] {
  const declarations = symbol.declarations.flatMap((each) => {
    if (each.kind === "namespace" || each.declarationKind === "private") return [];
    if (each.kind !== "reference") return [each];
    const target = each.def.target === undefined ? undefined : declared.get(keyOf(each.def.target));
    return target === undefined ? [] : [target];
  });
  return declarations.length === 0 ? [] : [{ ...symbol, declarations }];
}

/** Finds the namespaces of a module and those within, with all names that lead to each. */
function collect(file: string, name: string, files: Map<string, string[]>): void {
  const names = files.get(file) ?? [];
  if (names.includes(name)) return;
  files.set(file, [...names, name]);
  for (const [inner, path] of namespacesIn(file)) {
    collect(path, name === "" ? inner : `${name}.${inner}`, files);
  }
}

/** `export * as name from "path"`, and namespaces that are passed on from another module. */
function namespacesIn(file: string): Map<string, string> {
  const text = readFileSync(file, "utf8");
  const own = [...text.matchAll(/^export \* as (\w+) from "(.+)";$/gm)].map(
    ([, name = "", path = ""]): [string, string] => [name, resolve(dirname(file), path)],
  );
  const all = [...text.matchAll(/^export \* from "(.+)";$/gm)].flatMap(([, path = ""]) => [
    ...namespacesIn(resolve(dirname(file), path)),
  ]);
  const passed = [...text.matchAll(/^export \{([^}]*)\} from "(.+)";$/gm)].flatMap(
    ([, list = "", path = ""]) => {
      const names = list.split(",").map((each) => each.trim());
      const there = namespacesIn(resolve(dirname(file), path));
      return [...there].filter(([name]) => names.includes(name));
    },
  );
  return new Map([...own, ...all, ...passed]);
}

/** The comment at the top of a file. */
function firstComment(file: string): string {
  const [, comment = ""] = /^\/\*\*([\s\S]*?)\*\//.exec(readFileSync(file, "utf8")) ?? [];
  return comment.replace(/^ *\* ?/gm, "").trim();
}

/** A path of the repository, for a place in a file. */
export function pathOf(filename: string, root: string): string {
  return relative(root, new URL(filename).pathname);
}
