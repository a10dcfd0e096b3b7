/** Nets as ONNX files. */
import type { FileTarget, HostBlob } from "../io/file_kinds.ts";
import { writeFile } from "../io/files.ts";
import type { NDArray } from "../nd/mod.ts";
import type { ParameterDict } from "../parameter/parameter_dict.ts";
import { type InputType, type NetGraph, withGraph } from "../symbol/export_graph.ts";
import { translations } from "./export_operators.ts";
import { elementOf } from "./exported.ts";
import { GraphWriter, stored } from "./graph_writer.ts";
import type { OnnxModel, OnnxNode, OnnxTensor, OnnxValue } from "./model.ts";
import { writeModel } from "./write_model.ts";

/** Options of `exportONNX`. */
export interface ONNXExportOptions {
  /** Names of the inputs. Default: "data", or "data0", "data1", .... */
  input_names?: readonly string[];
  /** Names of the outputs. Default: "output", or "output0", "output1", .... */
  output_names?: readonly string[];
  /** The axis of the inputs that is the batch, whose length is free: 1 of a recurrent net with layout "TNC". Default: 0. */
  batch_axis?: number;
  /** Texts to keep in the file. */
  metadata?: Readonly<Record<string, string>>;
}

/** A net, as far as an export needs it. */
export interface ExportedNet {
  readonly forward: (...inputs: NDArray[]) => unknown;
  readonly parameters: ParameterDict;
  readonly types: readonly InputType[];
}

/** Writes a net to a file; without a target, into a `Blob`. */
export async function exportONNX(
  net: ExportedNet,
  target?: FileTarget,
  options: ONNXExportOptions = {},
): Promise<HostBlob | undefined> {
  const bytes = writeModel(await modelOf(net, options));
  return await writeFile(target, [bytes]);
}

/**
 * The ONNX model of a net.
 *
 * @throws {RangeError} naming, all at once, operations that ONNX has none for here.
 */
async function modelOf(
  { forward, parameters, types }: ExportedNet,
  options: ONNXExportOptions,
): Promise<OnnxModel> {
  const axis = options.batch_axis ?? 0;
  const { weights, ...model } = withGraph(
    forward,
    types,
    (net) => translate(net, parameters, options, axis),
    { axis, knows: (name) => translations.has(name) },
  );
  const initializers: OnnxTensor[] = [];
  for (const [name, array] of weights) {
    const element = elementOf[array.dtype];
    initializers.push({
      name,
      shape: array.shape,
      element,
      data: stored(await array.toArray(), element),
    });
  }
  return {
    ...model,
    ...{
      initializers,
      opset: 17,
      producer: "glueball",
      producerVersion: "",
      graphName: "glueball",
    },
    metadata: options.metadata ?? {},
  };
}

interface Translated extends Pick<OnnxModel, "nodes" | "inputs" | "outputs"> {
  readonly weights: ReadonlyMap<string, NDArray>;
}

function translate(
  net: NetGraph,
  parameters: ParameterDict,
  options: ONNXExportOptions,
  axis: number,
): Translated {
  refuseUnknown(net);
  const inputNames = namesOf(net.inputs, "data", options.input_names);
  const outputNames = namesOf(net.outputs, "output", options.output_names);
  const parameterNames = new Map(parameters.unique().map(([name, each]) => [each.data(), name]));
  const taken = [...inputNames, ...outputNames, ...parameterNames.values()];
  const double = taken.find((name, i) => taken.indexOf(name) < i);
  if (double !== undefined) {
    throw new RangeError(
      `Cannot export to ONNX: an input, an output or a parameter is called ${JSON.stringify(double)} like ` +
        "another; give input_names and output_names that differ.",
    );
  }
  const longest = net.inputs.findIndex(({ shape }) => shape.length > axis);
  const graph = new GraphWriter(taken, {
    input: inputNames[Math.max(0, longest)] as string,
    axis,
    length: net.inputs[longest]?.shape[axis] ?? 1,
  });
  const values = new Values(net, graph, parameterNames);
  for (const [i, each] of net.inputs.entries()) values.set(each, inputNames[i] as string);
  for (const [i, call] of net.graph.calls.entries()) {
    const other = net.other?.graph.calls[i] ?? call;
    const inputs = call.inputs.map((each, at) => values.nameOf(each, other.inputs[at] ?? each));
    const results = [translations.get(call.name)!({ graph, call, other, inputs })].flat();
    for (const [at, each] of call.outputs.entries()) values.set(each, results[at] as string);
  }
  const others = net.other ?? net;
  const heads = net.outputs.map((each, i) => values.nameOf(each, others.outputs[i] ?? each));
  const nodes = named(graph, heads, outputNames);
  const used = new Set(nodes.flatMap(({ inputs }) => inputs));
  return {
    nodes,
    inputs: net.inputs.map((each, i) => typeOf(inputNames[i]!, each, others.inputs[i]!)),
    outputs: net.outputs.map((each, i) => typeOf(outputNames[i]!, each, others.outputs[i]!)),
    weights: new Map([...values.weights].filter(([name]) => used.has(name))),
  };
}

/** The names of arrays, among them parameters and numbers that the net made. */
class Values {
  /** The parameters that are used. */
  readonly weights = new Map<string, NDArray>();
  readonly #net: NetGraph;
  readonly #graph: GraphWriter;
  readonly #parameters: ReadonlyMap<NDArray, string>;
  readonly #names = new Map<NDArray, string>();

  constructor(net: NetGraph, graph: GraphWriter, parameters: ReadonlyMap<NDArray, string>) {
    this.#net = net;
    this.#graph = graph;
    this.#parameters = parameters;
  }

  set(array: NDArray, name: string): void {
    this.#names.set(array, name);
  }

  /** @param other The same array for a batch that is longer by 1. */
  nameOf(array: NDArray, other: NDArray): string {
    const known = this.#names.get(array) ?? this.#ofView(array);
    if (known !== undefined) return known;
    const parameter = this.#parameters.get(array);
    if (parameter !== undefined) this.weights.set(parameter, array);
    const name = parameter ?? this.#constant(array, other);
    this.#names.set(array, name);
    return name;
  }

  /** Another view of the same memory and shape, such as that of `detach`. */
  #ofView(array: NDArray): string | undefined {
    const isSame = ([other]: [NDArray, string]): boolean =>
      other.storage === array.storage && other.shape.join() === array.shape.join();
    return [...this.#names].findLast(isSame)?.[1];
  }

  #constant(array: NDArray, other: NDArray): string {
    const data = this.#net.graph.constants.get(array);
    const longer = (this.#net.other ?? this.#net).graph.constants.get(other);
    if (data === undefined || longer === undefined) {
      throw new RangeError(
        `Cannot export the net: it computes with an array (${array.shape}) that is neither an input nor a ` +
          "parameter; keep it in a gluon.Constant.",
      );
    }
    const { shape, dtype } = array;
    const [first = 0] = Array.from(data);
    if (shape.join() === other.shape.join()) {
      if (Array.from(data).some((each, i) => !Object.is(each, longer[i]))) this.#refuse();
      return this.#graph.constant(data, shape, elementOf[dtype]);
    }
    if ([...Array.from(data), ...Array.from(longer)].some((each) => each !== first)) this.#refuse();
    const value = this.#graph.constant([first], [], elementOf[dtype]);
    return this.#graph.node("Expand", [value, this.#graph.lengths(shape, other.shape)]);
  }

  #refuse(): never {
    throw new RangeError(
      "Cannot export the net: it computes with numbers that follow the length of the batch; make them of " +
        "its inputs.",
    );
  }
}

function namesOf(
  arrays: readonly NDArray[],
  base: string,
  given: readonly string[] | undefined,
): readonly string[] {
  if (given && given.length !== arrays.length) {
    throw new RangeError(
      `Cannot export to ONNX with ${given.length} names (${given}): there are ${arrays.length} ` +
        `arrays; give one name for each.`,
    );
  }
  return given ?? arrays.map((_, i) => (arrays.length === 1 ? base : `${base}${i}`));
}

/** The nodes, where those that compute outputs are renamed to them. */
function named(
  graph: GraphWriter,
  heads: readonly string[],
  outputNames: readonly string[],
): readonly OnnxNode[] {
  const made = new Set(graph.nodes.flatMap(({ outputs }) => outputs));
  const renamed = new Map<string, string>();
  for (const [i, head] of heads.entries()) {
    if (made.has(head) && !renamed.has(head)) renamed.set(head, outputNames[i] as string);
  }
  const nameOf = (name: string): string => renamed.get(name) ?? name;
  const nodes = graph.nodes.map((node) => ({
    ...node,
    inputs: node.inputs.map(nameOf),
    outputs: node.outputs.map(nameOf),
  }));
  // An output that is an input, a parameter, or another output too.
  const copies = heads.flatMap((head, i): OnnxNode[] => {
    const output = outputNames[i] as string;
    if (nameOf(head) === output) return [];
    const node = { op: "Identity", domain: "", name: `identity_${output}`, attributes: new Map() };
    return [{ ...node, inputs: [nameOf(head)], outputs: [output] }];
  });
  return usedNodes([...nodes, ...copies], outputNames);
}

/** The nodes without those that no output needs. */
function usedNodes(nodes: readonly OnnxNode[], outputs: readonly string[]): OnnxNode[] {
  const used = new Set(outputs);
  const kept = nodes.toReversed().filter((node) => {
    const isUsed = node.outputs.some((name) => used.has(name));
    if (isUsed) for (const name of node.inputs) used.add(name);
    return isUsed;
  });
  return kept.reverse();
}

function typeOf(name: string, array: NDArray, other: NDArray): OnnxValue {
  const shape = array.shape.map((length, i) => {
    const longer = other.shape[i] as number;
    if (length === longer) return length;
    return longer === length + 1 ? "batch" : `batch_times_${longer - length}`;
  });
  return { name, element: elementOf[array.dtype], shape };
}

function refuseUnknown({ graph: { calls } }: NetGraph): void {
  const unknown = new Set(calls.map(({ name }) => name).filter((name) => !translations.has(name)));
  if (unknown.size === 0) return;
  throw new RangeError(
    `Cannot export the net: ${[...unknown].join(", ")} cannot be translated to operators of ONNX; ` +
      "compute it in others.",
  );
}
