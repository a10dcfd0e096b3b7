/**
 * The graph of the operations that a function calls, as its caller wrote them: before ops are lowered to kernels, and with
 * layers such as a convolution in one piece. Exporters translate it to other formats.
 */
import { context, within } from "./context.ts";
import type { NDArray } from "./ndarray.ts";
import { scope } from "./scope.ts";

/** One operation: an op by its name, or what `asOne` names. */
export interface Call {
  readonly name: string;
  readonly inputs: readonly NDArray[];
  readonly attrs: Readonly<Record<string, unknown>>;
  /** The result; of several, the first. */
  readonly output: NDArray;
  readonly outputs: readonly NDArray[];
}

/** Operations in the order of their calls. */
export interface CallGraph {
  readonly calls: Call[];
  /** Arrays that were made of numbers on the way. */
  readonly constants: Map<NDArray, ArrayLike<number>>;
  /** Whether the format has an operation; what it lacks is listed as the smaller ones that it is made of, if it is. */
  readonly knows: (name: string) => boolean;
}

/** Runs `body`, and gives its result with the operations that it called. */
export function recordCalls<T>(
  body: () => T,
  knows: CallGraph["knows"] = () => true,
): { readonly result: T; readonly graph: CallGraph } {
  const graph: CallGraph = { calls: [], constants: new Map(), knows };
  return { result: within({ graph }, body), graph };
}

/** Runs `body`, and frees what it makes but its result; a graph of calls shows it as one operation, if it knows it. */
export function asOne<T extends NDArray | NDArray[]>(
  name: string,
  inputs: readonly NDArray[],
  attrs: object,
  body: () => T,
): T {
  const { graph } = context;
  return graph?.knows(name) ? listed(graph, name, inputs, attrs, body) : scope(body);
}

/** The same, whatever the graph knows. */
export function listed<T extends NDArray | NDArray[]>(
  { calls }: CallGraph,
  name: string,
  inputs: readonly NDArray[],
  attrs: object,
  body: () => T,
): T {
  const result = within({ graph: null }, () => scope(body));
  const outputs = [result].flat() as NDArray[];
  const output = outputs[0] as NDArray;
  calls.push({ name, inputs, attrs: attrs as Call["attrs"], output, outputs });
  return result;
}
