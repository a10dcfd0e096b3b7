/** The table that `summary` gives. */
import type { Block } from "./block.ts";
import { predict_mode } from "./nd/autograd.ts";
import { type NDArray, type Shape, scope } from "./nd/mod.ts";
import { formatShape } from "./nd/shape.ts";
import type { Parameter } from "./parameter.ts";

interface Row {
  readonly layer: string;
  readonly shape: string;
  readonly parameters: readonly Parameter[];
}

/**
 * Runs the block on `inputs` and tells of every block passed, in order of completion: the shape of
 * its output and the number of its own parameters. Containers have no row. The format is MXNet's.
 *
 * @throws {Error} where the block is hybridized, or has parameters that were never initialized.
 */
export function summarize(block: Block, inputs: readonly NDArray[]): string {
  const rows: Row[] = [];
  const blocks = new Set<Block>();
  block.apply((each) => blocks.add(each));
  const handles = [...blocks].filter(isLayer).map((each) =>
    each.register_forward_hook((layer, _, { shape }) => {
      const parameters = [...layer.ownParameters().values()];
      rows.push({
        layer: `${layer.constructor.name}-${rows.length + 1}`,
        shape: formatShape(shape),
        parameters,
      });
    }),
  );
  try {
    scope(() => void predict_mode(() => block(...inputs)));
  } finally {
    for (const handle of handles) handle.detach();
  }
  return format(
    inputs.map(({ shape }) => shape),
    rows,
  );
}

/** Containers have no row of their own. */
function isLayer(block: Block): boolean {
  if (!block.isHybridized) return !block.isContainer;
  throw new Error(
    `Cannot print a summary of ${block.constructor.name}: it is hybridized, so blocks inside of it ` +
      "are not called one by one; call hybridize(false) before.",
  );
}

function format(inputs: readonly Shape[], rows: readonly Row[]): string {
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
    line("Input", inputs.map(formatShape).join(", "), 0),
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
