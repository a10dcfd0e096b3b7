/**
 * Graphs of MXNet's symbols, as `Symbol.save` and `HybridBlock.export` write them: JSON, read with suspicion.
 * Source: MXNet 1.9.1, 3rdparty/tvm/nnvm/src/pass/saveload_json.cc and src/nnvm/legacy_json_util.cc.
 */
import * as z from "zod/mini";
import { safeParse } from "../../backends/base/safe_parse.ts";
import { failureOf } from "../io/tensor_source.ts";

/** An output of a node: its place in `nodes`, and which output it is. */
export type NodeOutput = readonly [node: number, output: number];

/** A variable (`op` is "null") or the call of an operator. */
export interface SymbolNode {
  /** The operator's name, or `"null"` of a variable. */
  readonly op: string;
  /** The name that parameters have in files. */
  readonly name: string;
  /** What the operator takes besides inputs, as text. */
  readonly attributes: ReadonlyMap<string, string>;
  /** Outputs of earlier nodes, in the order of its inputs. */
  readonly inputs: readonly NodeOutput[];
}

/** Nodes, each after those that it takes as inputs, and the outputs of the whole. */
export interface SymbolGraph {
  /** The nodes, in order. */
  readonly nodes: readonly SymbolNode[];
  /** The outputs of the whole. */
  readonly heads: readonly NodeOutput[];
}

const count = z.int().check(z.nonnegative());
/** The third number, of a version, is missing in old files. */
const output = z.array(count).check(z.minLength(2), z.maxLength(3));
const texts = z.optional(z.catchall(z.object({}), z.string()));
const form = z.object({
  nodes: z.array(
    z.object({
      op: z.string(),
      name: z.string(),
      inputs: z.array(output),
      // MXNet has called attributes all of these; in old files `param` has them and `attr` the users'.
      attrs: texts,
      attr: texts,
      param: texts,
    }),
  ),
  heads: z.array(output).check(z.minLength(1)),
});

/**
 * Reads the JSON of a symbol.
 *
 * @throws {RangeError} where it is none, or a node takes what comes after it.
 */
export function parseSymbol(text: string, what: string): SymbolGraph {
  const fail = failureOf(what);
  const parsed = safeParse(form, parseJSON(text));
  if (!parsed.success) {
    const { path } = parsed.error.issues[0] as { path: PropertyKey[] };
    return fail(`it is no JSON of an MXNet symbol: it has no proper ${path.join(".") || "form"}`);
  }
  const { nodes, heads } = parsed.data;
  const outputOf = ([node, output]: readonly number[]): NodeOutput => [node!, output!];
  const graph: SymbolNode[] = nodes.map(({ op, name, inputs, attrs, attr, param }, i) => {
    const late = inputs.find(([node]) => (node as number) >= i);
    if (late) fail(`node ${i}, ${name}, takes node ${late[0]}, which is not before it`);
    const all = Object.entries({ ...attr, ...param, ...attrs });
    return { op, name, attributes: new Map(all), inputs: inputs.map(outputOf) };
  });
  const none = heads.find(([node]) => (node as number) >= nodes.length);
  if (none) fail(`its output is node ${none[0]}, of ${nodes.length}`);
  return withStatistics({ nodes: graph, heads: heads.map(outputOf) });
}

/** Before version 0.9 a BatchNorm did not name its statistics: they are variables that follow from its name. */
function withStatistics({ nodes, heads }: SymbolGraph): SymbolGraph {
  const isOld = ({ op, inputs }: SymbolNode): boolean => op === "BatchNorm" && inputs.length === 3;
  if (!nodes.some(isOld)) return { nodes, heads };
  const places: number[] = [];
  const result: SymbolNode[] = [];
  const moved = ([node, output]: NodeOutput): NodeOutput => [places[node] as number, output];
  for (const node of nodes) {
    const inputs = node.inputs.map(moved);
    if (isOld(node)) {
      for (const kind of ["moving_mean", "moving_var"]) {
        inputs.push([result.length, 0]);
        const name = `${node.name}_${kind}`;
        result.push({ op: "null", name, attributes: new Map(), inputs: [] });
      }
    }
    places.push(result.length);
    result.push({ ...node, inputs });
  }
  return { nodes: result, heads: heads.map(moved) };
}

function parseJSON(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
