/** Nets of MXNet, from the files that `export` writes there. */
import { Block } from "../block/block.ts";
import type { FileSource } from "../io/file_kinds.ts";
import type { LoadOptions } from "../io/parameter_file.ts";
import type { Tensor } from "../io/safetensors.ts";
import type { DType, NDArray } from "../nd/mod.ts";
import { Parameter } from "../parameter/parameter.ts";
import { compileGraph, type Step } from "./compile_graph.ts";
import { type NodeOutput, parseSymbol, type SymbolGraph } from "./symbol_graph.ts";

/** The largest JSON that is read, in bytes. */
const LARGEST = 1 << 26;

/** What `SymbolBlock.imports` takes. */
export interface ImportOptions extends Pick<LoadOptions, "allow_missing" | "ignore_extra"> {}

/**
 * A net that is a graph of MXNet's operators. Its parameters have the names of the graph's variables. It is called,
 * hybridized, trained and saved like any other block; statistics, and a `gamma` that MXNet fixes, have no gradient.
 *
 * A graph with several outputs gives them as a list: `SymbolBlock.imports<NDArray[]>(...)`.
 */
export class SymbolBlock<Out extends NDArray | NDArray[] = NDArray> extends Block<NDArray[], Out> {
  readonly #steps: readonly Step[];
  readonly #heads: readonly NodeOutput[];
  readonly #inputs: readonly string[];
  readonly #parameters = new Map<string, Parameter>();

  /**
   * A block of a graph that was parsed; `SymbolBlock.imports` reads one from files.
   *
   * @param graph Operators and their order, of `parseSymbol`.
   * @param inputs Names of the variables that are inputs; all others are parameters.
   * @param what The graph in messages.
   * @param tensors Their values, where they are there: parameters have their shapes and dtypes.
   * @throws {RangeError} naming every operator that is missing here.
   */
  constructor(
    graph: SymbolGraph,
    inputs: readonly string[],
    what = "the symbol",
    tensors: ReadonlyMap<string, Pick<Tensor, "shape" | "dtype">> = new Map(),
  ) {
    super();
    this.#steps = compileGraph(graph, inputs, what);
    this.#heads = graph.heads;
    this.#inputs = inputs;
    for (const step of this.#steps) {
      if (step?.kind === "operation" && step.operation.block) {
        this.register_child(step.operation.block, step.name);
      }
      if (step?.kind !== "parameter") continue;
      const { shape = null, dtype } = tensors.get(step.name) ?? {};
      const parameter = new Parameter(step.name, {
        shape,
        dtype: dtype === undefined || dtype === "float64" ? "float32" : (dtype as DType),
        differentiable: step.isTrained,
        allow_deferred_init: true,
      });
      this.#parameters.set(step.name, parameter);
    }
  }

  /**
   * Reads a net that MXNet exported: `net.export("net")` there writes `net-symbol.json` and `net-0000.params`.
   *
   * @param symbolFile The graph.
   * @param inputNames The names of its inputs, in the order in which the net is called with them, such as "data".
   * @param paramFile The parameters; without it, the net is initialized like any other.
   * @throws {RangeError} naming, all at once, operators and attributes that are missing here; or where parameters do
   *   not fit.
   */
  static async imports<Out extends NDArray | NDArray[] = NDArray>(
    symbolFile: FileSource,
    inputNames: string | readonly string[],
    paramFile: FileSource | null = null,
    options: ImportOptions = {},
  ): Promise<SymbolBlock<Out>> {
    const { openFile } = await import("../io/files.ts");
    const file = await openFile(symbolFile);
    let text = "";
    try {
      if (file.size > LARGEST) {
        throw new RangeError(
          `Cannot read ${file.what}: it has ${file.size} bytes; no symbol has as many.`,
        );
      }
      const bytes = new Uint8Array(file.size);
      await file.read(bytes, 0);
      text = new TextDecoder().decode(bytes);
    } finally {
      await file.close();
    }
    const names = typeof inputNames === "string" ? [inputNames] : inputNames;
    const graph = parseSymbol(text, file.what);
    if (paramFile === null) return new SymbolBlock<Out>(graph, names, file.what);
    const [{ openTensors }, { fitted }, { loadTensors, placesOf }] = await Promise.all([
      import("../io/open_tensors.ts"),
      import("../io/parameter_file.ts"),
      import("../io/load_tensors.ts"),
    ]);
    const tensors = await openTensors(paramFile);
    let net: SymbolBlock<Out>;
    try {
      const plain = new Map(
        [...placesOf(tensors)].map(([name, place]) => [name.replace(/^(?:arg|aux):/, ""), place]),
      );
      net = new SymbolBlock<Out>(graph, names, file.what, plain);
      const all = { ...options, cast_dtype: true };
      await loadTensors(tensors, fitted(net.collect_params(), plain, tensors.what, all));
    } finally {
      await tensors.close();
    }
    net.#fix();
    return net;
  }

  /** Sets what MXNet fixes at 1. */
  #fix(): void {
    for (const step of this.#steps) {
      if (step?.kind !== "operation" || step.operation.one === undefined) continue;
      const source = this.#steps[step.inputs[step.operation.one]?.[0] ?? -1];
      const parameter = source?.kind === "parameter" && this.#parameters.get(source.name);
      if (parameter && parameter.isInitialized === true)
        parameter.set_data(parameter.data().ones_like());
    }
  }

  /** The parameters, by the names of the graph's variables. */
  override get namedParameters(): Map<string, Parameter> {
    return this.#parameters;
  }

  /** Runs the graph, so that each operator with weights of unknown shapes tells them. */
  override infer_shape(...inputs: NDArray[]): void {
    this.#run(inputs, (step, arrays) => {
      const [x, ...others] = step.inputs;
      const known = x && arrays(x).shape;
      for (const [i, shape] of (known ? (step.operation.shapes?.(known) ?? []) : []).entries()) {
        const source = this.#steps[others[i]?.[0] ?? -1];
        const parameter = source?.kind === "parameter" && this.#parameters.get(source.name);
        if (!parameter || parameter.isInitialized || shape === null) continue;
        parameter.shape = shape;
        parameter.finishDeferred();
      }
    });
  }

  /** The outputs of the graph; one of them by itself, several as a list. */
  override forward(...inputs: NDArray[]): Out {
    const outputs = this.#run(inputs);
    return (outputs.length === 1 ? outputs[0] : outputs) as Out;
  }

  /** Runs all steps; `before` is called before each operation. */
  #run(
    inputs: readonly NDArray[],
    before?: (
      step: Extract<Step, { kind: "operation" }>,
      arrays: (output: NodeOutput) => NDArray,
    ) => void,
  ): NDArray[] {
    if (inputs.length !== this.#inputs.length) {
      throw new RangeError(
        `Cannot call ${this} with ${inputs.length} arrays: its inputs are ${this.#inputs.join(", ")}.`,
      );
    }
    const results: (readonly NDArray[] | null)[] = [];
    const at = ([node, output]: NodeOutput): NDArray => {
      const array = results[node]?.[output];
      if (array) return array;
      const found = results[node]?.length ?? 0;
      throw new RangeError(
        `Cannot call ${this}: output ${output} of node ${node} is wanted, which has ${found}.`,
      );
    };
    for (const step of this.#steps) {
      if (step === null) results.push(null);
      else if (step.kind === "input") {
        results.push([inputs[this.#inputs.indexOf(step.name)] as NDArray]);
      } else if (step.kind === "parameter") {
        const parameter = this.#parameters.get(step.name) as Parameter;
        results.push(before && !parameter.isInitialized ? null : [parameter.data()]);
      } else {
        before?.(step, at);
        if (before) this.#refresh(step.inputs, results);
        const result = step.operation.compute(step.inputs.map(at));
        results.push(Array.isArray(result) ? result : [result]);
      }
    }
    return this.#heads.map(at);
  }

  /** Parameters that were initialized meanwhile. */
  #refresh(inputs: readonly NodeOutput[], results: (readonly NDArray[] | null)[]): void {
    for (const [node] of inputs) {
      const step = this.#steps[node];
      if (step?.kind !== "parameter" || results[node] !== null) continue;
      results[node] = [(this.#parameters.get(step.name) as Parameter).data()];
    }
  }

  /** The net, as one line. */
  override toString(): string {
    const operations = this.#steps.filter((step) => step?.kind === "operation").length;
    return `SymbolBlock((${this.#inputs.join(", ")}) -> ${this.#heads.length}, ${operations} operators)`;
  }
}
