/** Model summary: the table that `Block.summary` returns. */

import { predict_mode } from "../nd/autograd/autograd.ts";
import { NDArray, scope } from "../nd/mod.ts";
import { formatShape } from "../nd/shape.ts";
import { structureText } from "../nd/structure.ts";
import type { Parameter } from "../parameter/parameter.ts";
import type { AnyBlock, Block } from "./block.ts";

interface Row {
  readonly layer: string;
  readonly shape: string;
  readonly parameters: readonly Parameter[];
}

/**
 * Runs the block on `inputs` and lists every block passed, in order of completion: the shapes of its
 * outputs and the number of its parameters, without those of its children. Containers have no row. The format is MXNet's.
 *
 * @throws {Error} where the block is hybridized, or has parameters that were never initialized.
 */
export function summarize<In extends readonly unknown[]>(
  block: Block<In, unknown>,
  inputs: In,
): string {
  const rows: Row[] = [];
  const blocks = new Set<AnyBlock>();
  block.apply((each) => blocks.add(each));
  const handles = [...blocks].filter(isLayer).map((each) =>
    each.register_forward_hook((layer, _, output) => {
      const parameters = [...layer.ownParameters().values()];
      rows.push({
        layer: `${layer.constructor.name}-${rows.length + 1}`,
        shape: shapesText(output),
        parameters,
      });
    }),
  );
  try {
    scope(() => void predict_mode(() => block(...inputs)));
  } finally {
    for (const handle of handles) handle.detach();
  }
  return format(shapesText(inputs), rows);
}

/** Shapes as MXNet lists them: `(2, 3)`, `(2, 3), [(2, 4), (2, 4)]`; a record keeps its names. */
function shapesText(structure: unknown): string {
  const text = structureText(structure, (leaf) =>
    leaf instanceof NDArray ? formatShape(leaf.shape) : "None",
  );
  return Array.isArray(structure) ? text.slice(1, -1) : text;
}

/** Containers have no row. */
function isLayer(block: AnyBlock): boolean {
  checkUnhybridized(block, "print a summary of");
  return !block.isContainer;
}

/** Throws where blocks inside of a block are not called one by one. */
export function checkUnhybridized(block: AnyBlock, verb: string): void {
  if (!block.isHybridized) return;
  throw new Error(
    `Cannot ${verb} ${block.constructor.name}: it is hybridized, so blocks inside of it ` +
      "are not called one by one; call hybridize(false) before.",
  );
}

function format(inputs: string, rows: readonly Row[]): string {
  const line = (layer: string, shape: string, count: string | number): string =>
    `${layer.padStart(20)}  ${shape.padStart(42)} ${String(count).padStart(15)}`;
  const size = (parameters: readonly Parameter[]): number =>
    parameters.reduce((sum, parameter) => sum + parameter.data().size, 0);
  const all = rows.flatMap(({ parameters }) => parameters);
  const [total, unique] = [size(all), size([...new Set(all)])];
  const trainable = size(all.filter(({ grad_req }) => grad_req !== "null"));
  return [
    "-".repeat(80),
    line("Layer (type)", "Output Shape", "Param #"),
    "=".repeat(80),
    line("Input", inputs, 0),
    ...rows.map(({ layer, shape, parameters }) => line(layer, shape, size(parameters))),
    "=".repeat(80),
    "Parameters in forward computation graph, duplicate included",
    `   Total params: ${total}`,
    `   Trainable params: ${trainable}`,
    `   Non-trainable params: ${total - trainable}`,
    `Shared params in forward computation graph: ${total - unique}`,
    `Unique parameters in model: ${unique}`,
    "-".repeat(80),
    "",
  ].join("\n");
}
