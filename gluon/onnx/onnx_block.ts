/** Nets of ONNX files. */
import { Block } from "../block/block.ts";
import type { FileSource } from "../io/file_kinds.ts";
import type { NDArray } from "../nd/mod.ts";
import { Parameter } from "../parameter/parameter.ts";
import { compileModel, type ModelStep } from "./compile_model.ts";
import { ELEMENT, type OnnxModel, type OnnxTensor } from "./model.ts";
import { hostOf } from "./node_attributes.ts";
import { toArray, type Value } from "./value.ts";

/**
 * A net that is a graph of ONNX's operators. Its parameters are the file's initializers, under their names: all that are no
 * whole numbers, and have more than one element or a dot in the name. It is called, hybridized, trained, saved and exported
 * like any other block; what is not to be trained, such as a constant that an exporter wrote as if it were a weight, gets
 * `grad_req = "null"`.
 *
 * A graph with several outputs gives them as a list: `ONNXBlock.imports<NDArray[]>(...)`. Whole numbers, of 64 bits too,
 * are int32 here, and truth values float32.
 */
export class ONNXBlock<Out extends NDArray | NDArray[] = NDArray> extends Block<NDArray[], Out> {
  readonly #steps: readonly ModelStep[];
  readonly #model: Pick<OnnxModel, "inputs" | "outputs">;
  readonly #what: string;
  readonly #parameters = new Map<string, Parameter>();
  readonly #constants = new Map<string, Value>();
  /** Texts that the file has. */
  readonly metadata: Readonly<Record<string, string>>;

  private constructor(model: OnnxModel, what: string) {
    super();
    this.#steps = compileModel(model, what);
    const initialized = new Set(model.initializers.map(({ name }) => name));
    // Old files list parameters as inputs, too.
    const inputs = model.inputs.filter(({ name }) => !initialized.has(name));
    this.#model = { inputs, outputs: model.outputs };
    this.#what = what;
    this.metadata = model.metadata;
    const used = new Set(this.#steps.flatMap(({ node }) => node.inputs));
    for (const { name } of model.outputs) used.add(name);
    const [untrained, known] = [new Set<string>(), new Set<string>()];
    for (const { node, operation } of this.#steps) {
      if (operation.block) this.register_child(operation.block, node.name);
      for (const i of operation.untrained ?? []) untrained.add(node.inputs[i] as string);
      for (const i of operation.known ?? []) known.add(node.inputs[i] as string);
    }
    for (const tensor of model.initializers) {
      if (!used.has(tensor.name)) continue;
      if (isParameter(tensor, model.producer) && !known.has(tensor.name))
        this.#addParameter(tensor, !untrained.has(tensor.name));
      else this.#constants.set(tensor.name, hostOf(tensor));
    }
  }

  /**
   * Reads a net from an ONNX file. Where its weights lie in files beside it (external data), it is read from a path or URL.
   *
   * @throws {RangeError} where the file is damaged; or naming, all at once, operators and attributes that are missing
   *   here, with the nodes that have them.
   */
  static async imports<Out extends NDArray | NDArray[] = NDArray>(
    source: FileSource,
  ): Promise<ONNXBlock<Out>> {
    const { openFile } = await import("../io/files.ts");
    const { openModel } = await import("./open_model.ts");
    const file = await openFile(source);
    try {
      return new ONNXBlock<Out>(await openModel(file, source), file.what);
    } finally {
      await file.close();
    }
  }

  #addParameter({ name, shape, data }: OnnxTensor, differentiable: boolean): void {
    const parameter = new Parameter(name, { shape, differentiable });
    parameter.initialize("zeros");
    parameter.data().set(data);
    this.#parameters.set(name, parameter);
  }

  /** Names of the inputs, in the order of a call. */
  get inputNames(): string[] {
    return this.#model.inputs.map(({ name }) => name);
  }

  /** Names of the outputs. */
  get outputNames(): string[] {
    return this.#model.outputs.map(({ name }) => name);
  }

  /** The parameters, by the names of the file's initializers. */
  override get namedParameters(): Map<string, Parameter> {
    return this.#parameters;
  }

  /** The outputs of the graph; one of them by itself, several as a list. */
  override forward(...inputs: NDArray[]): Out {
    const names = this.inputNames;
    if (inputs.length !== names.length) {
      throw new RangeError(
        `Cannot call ${this} with ${inputs.length} arrays: its inputs are ${names.join(", ")}.`,
      );
    }
    const values = new Map<string, Value>(this.#constants);
    for (const [name, parameter] of this.#parameters) values.set(name, parameter.data());
    for (const [i, name] of names.entries()) values.set(name, inputs[i] as NDArray);
    for (const { node, operation } of this.#steps) {
      const taken = node.inputs.map((name) => (name === "" ? null : (values.get(name) ?? null)));
      const results = [this.#run(node.name, node.op, () => operation.compute(taken))].flat();
      for (const [i, name] of node.outputs.entries()) {
        if (name !== "" && results[i]) values.set(name, results[i]);
      }
    }
    const outputs = this.#model.outputs.map(({ name }) => {
      const value = values.get(name);
      if (value) return toArray(value);
      throw new RangeError(`Cannot call ${this}: its output ${name} is not computed here.`);
    });
    return (outputs.length === 1 ? outputs[0] : outputs) as Out;
  }

  #run<T>(name: string, op: string, compute: () => T): T {
    try {
      return compute();
    } catch (error) {
      const { message } = error as Error;
      if (!(error instanceof RangeError) || !message.startsWith("its ")) throw error;
      throw new RangeError(`Cannot compute ${op} ${name} of ${this.#what}: ${message}.`);
    }
  }

  /** The net, as one line. */
  override toString(): string {
    const inputs = this.#model.inputs.map(({ name, shape }) => {
      const lengths = shape?.map((each) => (each === "" ? "?" : each)).join(", ") ?? "...";
      return `${name} (${lengths})`;
    });
    return `ONNXBlock(${inputs.join(", ")} -> ${this.outputNames.join(", ")}, ${this.#steps.length} operators)`;
  }
}

/** Whether an initializer is a parameter: of numbers that are no whole ones, and not a number alone. */
function isParameter({ element, data, name }: OnnxTensor, producer: string): boolean {
  const isFloat =
    element === ELEMENT.FLOAT ||
    element === ELEMENT.DOUBLE ||
    element === ELEMENT.FLOAT16 ||
    element === ELEMENT.BFLOAT16;
  // PyTorch's parameters have dots in their names, and its constants none; ours are no initializers.
  return isFloat && (data.length > 1 || name.includes(".") || producer === "glueball");
}
