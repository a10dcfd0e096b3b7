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
  readonly output: NDArray;
}

/** Operations in the order of their calls. */
export interface CallGraph {
  readonly calls: Call[];
  /** Arrays that were made of numbers on the way. */
  readonly constants: Map<NDArray, ArrayLike<number>>;
}

/** Runs `body`, and gives its result with the operations that it called. */
export function recordCalls<T>(body: () => T): { readonly result: T; readonly graph: CallGraph } {
  const graph: CallGraph = { calls: [], constants: new Map() };
  return { result: within({ graph }, body), graph };
}

/** Runs `body`, and frees what it makes but its result; a graph of calls shows it as one operation. */
export function asOne(
  name: string,
  inputs: readonly NDArray[],
  attrs: object,
  body: () => NDArray,
): NDArray {
  const { graph } = context;
  if (graph === null) return scope(body);
  const output = within({ graph: null }, () => scope(body));
  graph.calls.push({ name, inputs, attrs: attrs as Call["attrs"], output });
  return output;
}
