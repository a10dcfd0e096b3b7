/** The graph of a net's forward pass, for exporters: its operations, with batches of two lengths to see what follows them. */
import { predict_mode } from "../nd/autograd/autograd.ts";
import { type CallGraph, recordCalls } from "../nd/call_graph.ts";
import { type DType, NDArray, type Shape, scope } from "../nd/mod.ts";
import { sizeOf } from "../nd/shape.ts";
import { flattenStructure } from "../nd/structure.ts";

/** Shape and dtype of an input. */
export interface InputType {
  readonly shape: Shape;
  readonly dtype: DType;
}

/** The operations of a net for two batches that differ in length; the first is that of the input types. */
export interface NetGraph {
  readonly inputs: readonly NDArray[];
  readonly outputs: readonly NDArray[];
  readonly graph: CallGraph;
  /** The same operations for a batch that is longer by 1; `null` where the net takes one length alone. */
  readonly other: Pick<NetGraph, "inputs" | "outputs" | "graph"> | null;
}

/** How the operations of a net are listed. */
export interface GraphOptions extends Partial<Pick<CallGraph, "knows">> {
  /** The axis of the inputs that is the batch. Default: 0. */
  readonly axis?: number;
}

/**
 * Runs `forward` on zeros, to list its operations, and gives them to `body`; arrays live until that returns.
 *
 * @throws {RangeError} where the operations depend on the length of the batch.
 */
export function withGraph<T>(
  forward: (...inputs: NDArray[]) => unknown,
  types: readonly InputType[],
  body: (net: NetGraph) => T,
  { knows, axis = 0 }: GraphOptions = {},
): T {
  const run = (longer: number): NetGraph => {
    const inputs = types.map(({ shape: given, dtype }) => {
      const shape = given.map((length, i) => (i === axis ? length + longer : length));
      return NDArray.from(new Float32Array(sizeOf(shape)), shape, dtype);
    });
    const { result, graph } = recordCalls(() => predict_mode(() => forward(...inputs)), knows);
    return { inputs, outputs: flattenStructure(result as NDArray), graph, other: null };
  };
  let value: T;
  scope(() => {
    const net = run(0);
    const other = types.some(({ shape }) => shape.length > axis) ? run(1) : null;
    const names = ({ calls }: CallGraph): string => calls.map(({ name }) => name).join();
    if (other && names(other.graph) !== names(net.graph)) {
      throw new RangeError(
        "Cannot export the net: it computes in another way where the batch is longer by 1; make what it does " +
          "the same for every batch.",
      );
    }
    value = body({ ...net, other });
  });
  return value!;
}
