/** Nets as MXNet's files: a symbol and its parameters, as `HybridBlock.export` writes them there. */
import type { Tensor } from "../io/safetensors.ts";
import type { NDArray } from "../nd/mod.ts";
import type { ParameterDict } from "../parameter/parameter_dict.ts";
import type { InputType, NetGraph } from "./export_graph.ts";
import { withGraph } from "./export_graph.ts";
import { translations } from "./export_operators.ts";
import type { NodeOutput } from "./symbol_graph.ts";
import { SymbolWriter } from "./symbol_writer.ts";

/** The files of a net. */
export interface ExportedNet {
  /** The JSON of the symbol. */
  readonly symbol: string;
  /** Parameters under `arg:` and `aux:`. */
  readonly tensors: ReadonlyMap<string, Tensor>;
}

/**
 * The symbol and parameters of a net.
 *
 * @param forward Its forward pass.
 * @param types Its inputs; the symbol is good for every length of the batch.
 * @throws {RangeError} naming, all at once, operations that MXNet has none for here.
 */
export async function exportSymbol(
  forward: (...inputs: NDArray[]) => unknown,
  parameters: ParameterDict,
  types: readonly InputType[],
): Promise<ExportedNet> {
  const { symbol, weights, constants } = withGraph(
    forward,
    types,
    (net) => translate(net, parameters),
    { knows: (name) => translations.has(name) },
  );
  const tensors = new Map<string, Tensor>(constants);
  for (const [name, array] of weights) {
    tensors.set(name, { shape: array.shape, dtype: array.dtype, data: await array.toArray() });
  }
  return { symbol, tensors };
}

interface Translated {
  readonly symbol: string;
  readonly weights: ReadonlyMap<string, NDArray>;
  readonly constants: ReadonlyMap<string, Tensor>;
}

function translate(net: NetGraph, parameters: ParameterDict): Translated {
  const { graph, other, inputs, outputs } = net;
  refuseUnknown(net);
  const writer = new SymbolWriter();
  const names = new Map(parameters.unique().map(([name, each]) => [each.data(), plainName(name)]));
  const places = new Map<NDArray, NodeOutput>();
  const constants = new Map<string, Tensor>();
  const auxiliary = new Set<NDArray>();
  for (const [i, each] of inputs.entries()) {
    places.set(each, writer.variable(inputs.length === 1 ? "data" : `data${i}`));
  }
  const addConstant = (name: string, tensor: Tensor): NodeOutput => {
    constants.set(`arg:${name}`, tensor);
    return writer.variable(name);
  };
  const placeOf = (array: NDArray): NodeOutput => {
    const known = places.get(array) ?? placeOfView(array, places);
    if (known) return known;
    const name = names.get(array);
    const place = name === undefined ? constantOf(array) : writer.variable(name);
    places.set(array, place);
    return place;
  };
  const constantOf = (array: NDArray): NodeOutput => {
    const data = graph.constants.get(array);
    if (data === undefined) {
      throw new RangeError(
        `Cannot export the net: it computes with an array (${array.shape}) that is neither an input nor a ` +
          "parameter; keep it in a gluon.Constant.",
      );
    }
    const shape = array.shape.length === 0 ? [1] : array.shape;
    const values = array.dtype === "float32" ? Float32Array.from(data) : Int32Array.from(data);
    const dtype = array.dtype === "float32" ? "float32" : "int32";
    return addConstant(`constant${constants.size}`, { shape, dtype, data: values });
  };
  for (const [i, call] of graph.calls.entries()) {
    const scalarOf = (at: number): number | undefined => {
      const array = call.inputs[at];
      const value = array?.size === 1 && array.ndim === 0 && graph.constants.get(array);
      if (!value) return undefined;
      const twin = other?.graph.calls[i]?.inputs[at];
      const longer = twin && other.graph.constants.get(twin);
      if (longer && !Object.is(longer[0], value[0])) {
        throw new RangeError(
          `Cannot export the net: ${call.name} computes with a number that follows the length of the batch ` +
            `(${value[0]}, ${longer[0]}); make it of its inputs.`,
        );
      }
      return value[0];
    };
    const isArithmetic = [0, 1].some((at) => scalarOf(at) !== undefined);
    const translated = translations.get(call.name)?.({
      writer,
      call,
      other: other?.graph.calls[i] ?? call,
      inputs: call.inputs.map((each, at) =>
        isArithmetic && scalarOf(at) !== undefined ? NOWHERE : placeOf(each),
      ),
      scalarOf,
      auxiliary: (at) => void auxiliary.add(call.inputs[at] as NDArray),
      nameOf: (at) => names.get(call.inputs[at] as NDArray),
      ones: (name, length) => {
        const data = new Float32Array(length).fill(1);
        return addConstant(name, { shape: [length], dtype: "float32", data });
      },
    });
    const all = (typeof translated?.[0] === "number" ? [translated] : translated) as NodeOutput[];
    for (const [at, each] of call.outputs.entries()) places.set(each, all[at] as NodeOutput);
  }
  const heads = outputs.map(placeOf);
  const weights = [...names]
    .filter(([array]) => places.has(array))
    .map(([array, name]): [string, NDArray] => {
      return [`${auxiliary.has(array) ? "aux" : "arg"}:${name}`, array];
    });
  return { symbol: writer.toJSON(heads), weights: new Map(weights), constants };
}

/** The place of an input that is a number: the operator has it as an attribute. */
const NOWHERE: NodeOutput = [-1, 0];

/** Another view of the same memory and shape, such as that of `detach`. */
function placeOfView(
  array: NDArray,
  places: ReadonlyMap<NDArray, NodeOutput>,
): NodeOutput | undefined {
  const isSame = (other: NDArray): boolean =>
    other.storage === array.storage && other.shape.join() === array.shape.join();
  return [...places].findLast(([other]) => isSame(other))?.[1];
}

function refuseUnknown({ graph: { calls } }: NetGraph): void {
  const unknown = new Set(calls.map(({ name }) => name).filter((name) => !translations.has(name)));
  if (unknown.size === 0) return;
  throw new RangeError(
    `Cannot export the net: ${[...unknown].join(", ")} cannot be translated to operators of MXNet; ` +
      "compute it in others.",
  );
}

/** Names of variables in MXNet have no dots. */
function plainName(name: string): string {
  return name.replaceAll(".", "_");
}
