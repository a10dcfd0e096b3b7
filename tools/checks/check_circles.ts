/**
 * Checks that imports of values make no circle but the declared ones. In a circle the order in which modules are
 * evaluated depends on which of them is imported first.
 */

import { exit } from "node:process";
import { type Graph, graphOf } from "./imports.ts";
import { type Finding, readSources } from "./sources.ts";

/** An import that closes a circle, and why it is right. Without the declared ones there must be no circle. */
interface Declared {
  readonly from: string;
  readonly to: string;
  readonly reason: string;
}

const DECLARED: readonly Declared[] = [
  {
    from: "gluon/nd/ndarray.ts",
    to: "gluon/nd/methods.ts",
    reason:
      "an array has the ops as methods, and ops make arrays; ndarray.ts calls a function declaration of " +
      "methods.ts, which is there in whatever order the two are evaluated",
  },
];

const graph = graphOf(readSources("mod.ts", "{backends,gluon,rl,envs,cli}/**/*.ts"));
const findings = [...checkDeclared(graph), ...findCircles(withoutDeclared(graph))];
for (const finding of findings) console.error(finding);
exit(findings.length === 0 ? 0 : 1);

function withoutDeclared(graph: Graph): Graph {
  const isDeclared = (from: string, to: string): boolean =>
    DECLARED.some((each) => each.from === from && each.to === to);
  return new Map(
    [...graph].map(([from, tos]) => [from, tos.filter((to) => !isDeclared(from, to))]),
  );
}

function* checkDeclared(graph: Graph): Generator<Finding> {
  for (const { from, to } of DECLARED) {
    if (graph.get(from)?.includes(to) && findPath(graph, to, from)) continue;
    yield `${from}:1: Cannot declare the import of ${to}: it closes no circle (any more); take it off the list`;
  }
}

/** A shortest circle through each module that is in one; those that share a reported circle are not repeated. */
function* findCircles(graph: Graph): Generator<Finding> {
  const reported = new Set<string>();
  for (const [module, imported] of graph) {
    if (reported.has(module)) continue;
    const paths = imported.flatMap((next) => [findPath(graph, next, module) ?? []]);
    const [circle] = paths.filter(({ length }) => length > 0).sort((a, b) => a.length - b.length);
    if (circle === undefined) continue;
    for (const each of circle) reported.add(each);
    yield `${module}:1: Cannot import in a circle: ${[module, ...circle].join(" -> ")}; cut it, import only a type, ` +
      "or declare it with its reason";
  }
}

/** A shortest way along imports, with both of its ends; `null` where there is none. */
function findPath(graph: Graph, from: string, to: string): string[] | null {
  const cameFrom = new Map<string, string | null>([[from, null]]);
  for (const module of cameFrom.keys()) {
    if (module === to) {
      const path: string[] = [];
      for (let at: string | null = module; at !== null; at = cameFrom.get(at) ?? null)
        path.unshift(at);
      return path;
    }
    for (const next of graph.get(module) ?? []) if (!cameFrom.has(next)) cameFrom.set(next, module);
  }
  return null;
}
