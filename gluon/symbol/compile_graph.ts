/** A symbol's graph as steps that can be run: its operators looked up, its attributes read, all at once. */
import { Attributes } from "./attributes.ts";
import type { Operation } from "./operator.ts";
import { operators } from "./operators/mod.ts";
import type { NodeOutput, SymbolGraph, SymbolNode } from "./symbol_graph.ts";

/** What gives the values of a node: an input of the net, a parameter, or an operation on nodes before it. */
export type Step =
  | { readonly kind: "input"; readonly name: string }
  | { readonly kind: "parameter"; readonly name: string; readonly isTrained: boolean }
  | {
      readonly kind: "operation";
      readonly name: string;
      readonly op: string;
      readonly operation: Operation;
      readonly inputs: readonly NodeOutput[];
    }
  | null;

/**
 * Makes the steps of a graph, one a node; `null` for nodes that no output needs.
 *
 * @param inputs Names of the variables that are inputs; all others are parameters.
 * @throws {RangeError} naming every operator and attribute that is missing here.
 */
export function compileGraph(graph: SymbolGraph, inputs: readonly string[], what: string): Step[] {
  const used = usedNodes(graph, inputs);
  const missing = new Map<string, string[]>();
  const wrong: string[] = [];
  const untrained = new Set<number>();
  const compile = (node: SymbolNode, i: number): Step => {
    const { op, name } = node;
    if (!used.has(i) || op === "null") return null;
    const operator = operators.get(op);
    if (operator === undefined) {
      missing.set(op, [...(missing.get(op) ?? []), name]);
      return null;
    }
    const taken = takenInputs(node, graph, inputs);
    const attributes = new Attributes(node.attributes);
    try {
      const operation = operator(attributes, taken.length);
      for (const each of operation.untrained ?? []) untrained.add(taken[each]?.[0] ?? -1);
      const [unknown] = attributes.unknown;
      if (unknown !== undefined) wrong.push(`${op} ${name}: its ${unknown} is not there here`);
      return { kind: "operation", name, op, operation, inputs: taken };
    } catch (error) {
      wrong.push(`${op} ${name}: ${(error as Error).message}`);
      return null;
    }
  };
  const steps = graph.nodes.map(compile);
  const unknownInput = inputs.find(
    (name) => !graph.nodes.some((node) => node.op === "null" && node.name === name),
  );
  if (unknownInput !== undefined) {
    const variables = graph.nodes.filter(({ op }) => op === "null").map(({ name }) => name);
    throw new RangeError(
      `Cannot import ${what}: it has no input ${JSON.stringify(unknownInput)}; its variables are ` +
        `${shorten(variables)}.`,
    );
  }
  if (missing.size + wrong.length > 0) throw new RangeError(complaint(what, missing, wrong));
  return steps.map((step, i) => {
    const { op, name } = graph.nodes[i] as SymbolNode;
    if (op !== "null" || !used.has(i)) return step;
    if (inputs.includes(name)) return { kind: "input", name };
    return { kind: "parameter", name, isTrained: !untrained.has(i) };
  });
}

/** Inputs that a node takes: a loss of `Module`'s does without its label. */
function takenInputs(
  { op, inputs }: SymbolNode,
  { nodes }: SymbolGraph,
  names: readonly string[],
): readonly NodeOutput[] {
  if (op !== "SoftmaxOutput" && op !== "Softmax") return inputs;
  return inputs.filter(([node], i) => i === 0 || names.includes(nodes[node]?.name ?? ""));
}

/** The nodes that the outputs need, and the named inputs. */
function usedNodes(graph: SymbolGraph, names: readonly string[]): ReadonlySet<number> {
  const used = new Set(graph.heads.map(([node]) => node));
  for (let i = graph.nodes.length - 1; i >= 0; i--) {
    const node = graph.nodes[i] as SymbolNode;
    if (node.op === "null" && names.includes(node.name)) used.add(i);
    if (used.has(i)) for (const [before] of takenInputs(node, graph, names)) used.add(before);
  }
  return used;
}

function complaint(
  what: string,
  missing: ReadonlyMap<string, readonly string[]>,
  wrong: readonly string[],
): string {
  const ops = [...missing].map(([op, nodes]) => `${op} (${shorten(nodes)})`);
  const parts = ops.length > 0 ? [`these operators are missing here: ${ops.join(", ")}`] : [];
  return `Cannot import ${what}: ${[...parts, ...wrong].join("; ")}.`;
}

function shorten(names: readonly string[]): string {
  const shown = names.slice(0, 5).join(", ");
  return names.length > 5 ? `${shown} and ${names.length - 5} more` : shown || "none";
}
