/** A model's nodes as steps that can be run: its operators looked up, its attributes read, all at once. */

import { layers } from "./import_layers.ts";
import { maths } from "./import_maths.ts";
import { recurrence } from "./import_recurrence.ts";
import { resizing } from "./import_resize.ts";
import { shapes } from "./import_shapes.ts";
import type { ImportedOperation, ImportedOperator } from "./imported.ts";
import type { OnnxModel, OnnxNode } from "./model.ts";
import { NodeAttributes } from "./node_attributes.ts";

/** The operators that can be imported, by name. */
const operators: ReadonlyMap<string, ImportedOperator> = new Map([
  ...layers,
  ...maths,
  ...recurrence,
  ...resizing,
  ...shapes,
]);

/** The versions of the operators that are read. */
const [OLDEST, NEWEST] = [7, 24];

/** A node and what runs it. */
export interface ModelStep {
  readonly node: OnnxNode;
  readonly operation: ImportedOperation;
}

/**
 * The steps that the outputs of a model need, in order.
 *
 * @param what The model in messages.
 * @throws {RangeError} naming every operator and attribute that is missing here.
 */
export function compileModel(model: OnnxModel, what: string): ModelStep[] {
  if (model.opset < OLDEST || model.opset > NEWEST) {
    throw new RangeError(
      `Cannot import ${what}: it is of opset ${model.opset}; those from ${OLDEST} to ${NEWEST} are read.`,
    );
  }
  const known = new Set([
    ...model.inputs.map(({ name }) => name),
    ...model.initializers.map(({ name }) => name),
  ]);
  const missing = new Map<string, string[]>();
  const wrong: string[] = [];
  const steps: ModelStep[] = [];
  for (const node of usedNodes(model)) {
    const late = node.inputs.find((name) => name !== "" && !known.has(name));
    if (late !== undefined)
      wrong.push(`${node.op} ${node.name}: its input ${late} is not before it`);
    for (const name of node.outputs) known.add(name);
    const isStandard = node.domain === "" || node.domain === "ai.onnx";
    const operator = isStandard ? operators.get(node.op) : undefined;
    if (operator === undefined) {
      const name = isStandard ? node.op : `${node.domain}.${node.op}`;
      missing.set(name, [...(missing.get(name) ?? []), node.name]);
      continue;
    }
    const attributes = new NodeAttributes(node, model.opset);
    try {
      const operation = operator(attributes);
      const [unknown] = attributes.unknown;
      if (unknown !== undefined)
        wrong.push(`${node.op} ${node.name}: its ${unknown} is not there here`);
      steps.push({ node, operation });
    } catch (error) {
      wrong.push(`${node.op} ${node.name}: ${(error as Error).message}`);
    }
  }
  for (const { name } of model.outputs) {
    if (!known.has(name)) wrong.push(`its output ${name} is computed by none of its nodes`);
  }
  if (missing.size + wrong.length > 0) {
    const named = [...missing].map(([op, nodes]) => `${op} (${shorten(nodes)})`);
    const parts = named.length > 0 ? [`these operators are missing here: ${named.join(", ")}`] : [];
    throw new RangeError(`Cannot import ${what}: ${[...parts, ...wrong].join("; ")}.`);
  }
  return steps;
}

function usedNodes({ nodes, outputs }: OnnxModel): OnnxNode[] {
  const used = new Set(outputs.map(({ name }) => name));
  const kept = nodes.toReversed().filter((node) => {
    const isUsed = node.outputs.some((name) => name !== "" && used.has(name));
    if (isUsed) for (const name of node.inputs) used.add(name);
    return isUsed;
  });
  return kept.reverse();
}

function shorten(names: readonly string[]): string {
  const shown = names.slice(0, 5).join(", ");
  return names.length > 5 ? `${shown} and ${names.length - 5} more` : shown;
}
