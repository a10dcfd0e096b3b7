/** Initialization of networks, whose outputs are checked at the same time. */
import { formatValue } from "../../backends/base/format_value.ts";
import { formatShape } from "../../backends/base/shape.ts";
import { type AnyBlock, Block } from "../../gluon/block/block.ts";
import * as init from "../../gluon/initializer/mod.ts";
import * as nd from "../../gluon/nd/mod.ts";

/** How many numbers a network gives for one input; for each output where there are several: `[actions, 1]`. */
export type Outputs = nd.Structure<number>;

/**
 * Initializes a network (Xavier), and makes its deferred shapes known.
 *
 * @param inputShape of one input, without the batch axis; of each, where it has several.
 * @param outputs an actor-critic's are `[actions, 1]`, the form that its `forward` returns.
 * @param part what of the network is not initialized yet. Default: all of it.
 * @throws {TypeError} where it is no block.
 * @throws {RangeError} where it gives other outputs.
 */
export function initializeNet<In extends readonly nd.NDArray[], Out>(
  net: Block<In, Out>,
  inputShape: nd.Shape | readonly nd.Shape[],
  outputs: Outputs,
  rng: nd.random.Generator,
  name = "network",
  part: AnyBlock = net,
): void {
  if (!(net instanceof Block)) {
    throw new TypeError(`Cannot use ${formatValue(net)} as a network: it must be a Block.`);
  }
  part.initialize(new init.Xavier(), { rng });
  nd.scope(() => {
    const isOne = typeof inputShape[0] !== "object";
    const shapes = (isOne ? [inputShape] : inputShape) as readonly nd.Shape[];
    const output = net(...(shapes.map((shape) => nd.zeros([1, ...shape])) as never as In));
    const given = nd.structureText(output, (array) => formatShape((array as nd.NDArray).shape));
    const wanted = nd.structureText(outputs, (count) => formatShape([1, count as number]));
    if (given === wanted) return;
    throw new RangeError(
      `Cannot use a ${name} with output ${given} for one observation: it must be ${wanted}.`,
    );
  });
}
