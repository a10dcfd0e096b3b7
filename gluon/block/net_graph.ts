/** The graph of a net: its layers and the operations between them, and which reads the output of which. */

import { predict_mode } from "../nd/autograd/autograd.ts";
import { recordCalls } from "../nd/call_graph.ts";
import { context } from "../nd/context.ts";
import { NDArray, type Shape, scope } from "../nd/mod.ts";
import { flattenStructure } from "../nd/structure.ts";
import type { AnyBlock, Block } from "./block.ts";
import type { HookHandle } from "./hooks.ts";
import { checkUnhybridized } from "./summary.ts";

/** An input of the net, a layer, or an operation outside of layers. */
export interface GraphNode {
  readonly kind: "input" | "layer" | "operation";
  /** Of a layer its name, with which those of its parameters begin; of an operation that of the op. */
  readonly name: string;
  /** What a layer prints as. */
  readonly text: string;
  /** The shape of each output. */
  readonly shapes: readonly Shape[];
  /** Elements of the parameters. */
  readonly parameters: number;
  /** Positions of the nodes that it reads. */
  readonly inputs: readonly number[];
}

/**
 * Runs the block on `inputs` without training, and gives its graph, each node after those that it reads. Layers are blocks
 * without children.
 *
 * @throws {Error} where the block is hybridized, or has parameters that were never initialized.
 */
export function graphOf<In extends readonly unknown[]>(
  block: Block<In, unknown>,
  inputs: In,
): GraphNode[] {
  const nodes: GraphNode[] = [];
  const origin = new Map<NDArray, number>();
  const add = (
    node: Omit<GraphNode, "inputs" | "shapes">,
    read: readonly NDArray[],
    outputs: readonly NDArray[],
  ): void => {
    const from = [...new Set(read.flatMap((array) => origin.get(array) ?? []))];
    if (node.kind === "operation" && from.length === 0) return; // on constants and parameters alone
    for (const output of outputs) origin.set(output, nodes.length);
    nodes.push({ ...node, shapes: outputs.map(({ shape }) => shape), inputs: from });
  };
  for (const [i, array] of arraysIn(inputs).entries()) {
    const name = i === 0 ? "input" : `input ${i + 1}`;
    add({ kind: "input", name, text: "", parameters: 0 }, [], [array]);
  }
  let seen = 0;
  const addOperations = (): void => {
    const { calls } = context.graph!;
    for (const { name, inputs: read, outputs } of calls.slice(seen)) {
      add({ kind: "operation", name, text: "", parameters: 0 }, read, outputs);
    }
    seen = calls.length;
  };
  const handles: HookHandle[] = [];
  for (const [name, layer] of layersOf(block)) {
    handles.push(
      layer.register_forward_pre_hook(addOperations),
      layer.register_forward_hook((_, read, output) => {
        seen = context.graph!.calls.length; // its own
        const own = [...layer.ownParameters().values()];
        const parameters = own.reduce((sum, each) => sum + each.data().size, 0);
        add(
          { kind: "layer", name, text: `${layer}`, parameters },
          arraysIn(read),
          arraysIn(output),
        );
      }),
    );
  }
  try {
    scope(() => {
      recordCalls(() => {
        predict_mode(() => block(...inputs));
        addOperations();
      });
    });
  } finally {
    for (const handle of handles) handle.detach();
  }
  return nodes;
}

/** Blocks without children, once each, by their structural names. */
function layersOf(block: AnyBlock): Map<string, AnyBlock> {
  const layers = new Map<string, AnyBlock>();
  const seen = new Set<AnyBlock>();
  const visit = (each: AnyBlock, name: string): void => {
    if (seen.has(each)) return;
    seen.add(each);
    checkUnhybridized(each, "plot");
    if (each.children.size === 0) layers.set(name, each);
    for (const [key, child] of each.children) visit(child, name === "" ? key : `${name}.${key}`);
  };
  visit(block, "");
  return layers;
}

function arraysIn(structure: unknown): NDArray[] {
  return flattenStructure(structure as NDArray).filter((leaf) => leaf instanceof NDArray);
}
