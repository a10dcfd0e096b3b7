/** Writes the graph of an ONNX file, node by node; values are known by their names. */
import {
  ELEMENT,
  type Element,
  type OnnxAttribute,
  type OnnxNode,
  type OnnxTensor,
} from "./model.ts";

/** An attribute: whole numbers as they are, others by `float`, for `1` may be either. */
export type AttributeValue = number | string | readonly number[] | OnnxAttribute;

/** A number that an operator takes as float32, such as epsilon. */
export function float(value: number): OnnxAttribute {
  return { kind: "float", value };
}

/** A graph that is being written. */
export class GraphWriter {
  readonly nodes: OnnxNode[] = [];
  readonly #constants = new Map<string, string>();
  readonly #names: Set<string>;
  /** The length of the batch (1), when it is asked for. */
  #batch: string | null = null;
  readonly #batchOf: { readonly input: string; readonly axis: number; readonly length: number };

  /**
   * @param names Names that are taken: of inputs, outputs and parameters.
   * @param batchOf Where the length of the batch is, and what it is.
   */
  constructor(
    names: Iterable<string>,
    batchOf: { readonly input: string; readonly axis: number; readonly length: number },
  ) {
    this.#names = new Set(names);
    this.#batchOf = batchOf;
  }

  /** Adds the call of an operator with one output, whose name it gives. */
  node(
    op: string,
    inputs: readonly string[],
    attributes: Readonly<Record<string, AttributeValue>> = {},
  ): string {
    return this.nodeOf(op, inputs, 1, attributes)[0] as string;
  }

  /** The same with several outputs. */
  nodeOf(
    op: string,
    inputs: readonly string[],
    count: number,
    attributes: Readonly<Record<string, AttributeValue>> = {},
  ): string[] {
    const name = this.#fresh(op.toLowerCase());
    const outputs = Array.from({ length: count }, (_, i) =>
      count === 1 ? `${name}_output` : `${name}_output${i}`,
    );
    this.nodes.push({
      ...{ op, domain: "", name, inputs, outputs },
      attributes: new Map(Object.entries(attributes).map(([key, value]) => [key, typed(value)])),
    });
    return outputs;
  }

  /** A constant array. */
  constant(values: ArrayLike<number>, shape: readonly number[], element: Element): string {
    const key = `${element} ${shape} ${Array.from(values)}`;
    const known = values.length <= 64 ? this.#constants.get(key) : undefined;
    if (known !== undefined) return known;
    const name = this.#fresh("constant");
    const value: OnnxTensor = { name, shape, element, data: stored(values, element) };
    this.nodes.push({
      ...{ op: "Constant", domain: "", name, inputs: [], outputs: [name] },
      attributes: new Map([["value", { kind: "tensor", value }]]),
    });
    if (values.length <= 64) this.#constants.set(key, name);
    return name;
  }

  /** A float32 number. */
  scalar(value: number): string {
    return this.constant([value], [], ELEMENT.FLOAT);
  }

  /** A list of whole numbers. */
  integers(values: readonly number[]): string {
    return this.constant(values, [values.length], ELEMENT.INT64);
  }

  /**
   * Whole numbers that may follow the batch, from what they are for it and for one that is longer by 1: the list as a
   * constant where they are the same.
   */
  lengths(first: readonly number[], longer: readonly number[]): string {
    if (first.every((each, i) => each === longer[i])) return this.integers(first);
    const { length } = this.#batchOf;
    const parts = first.map((each, i) => {
      const factor = (longer[i] as number) - each;
      if (factor === 0) return this.integers([each]);
      const rest = each - factor * length;
      const batch = this.#batchLength();
      const product = factor === 1 ? batch : this.node("Mul", [batch, this.integers([factor])]);
      return rest === 0 ? product : this.node("Add", [product, this.integers([rest])]);
    });
    return parts.length === 1 ? (parts[0] as string) : this.node("Concat", parts, { axis: 0 });
  }

  #batchLength(): string {
    const { input, axis } = this.#batchOf;
    this.#batch ??= this.node("Gather", [this.node("Shape", [input]), this.integers([axis])], {
      axis: 0,
    });
    return this.#batch;
  }

  #fresh(base: string): string {
    for (let i = 0; ; i++) {
      const name = `${base}${i}`;
      if (this.#names.has(name)) continue;
      this.#names.add(name);
      return name;
    }
  }
}

function typed(value: AttributeValue): OnnxAttribute {
  if (typeof value === "number") return { kind: "int", value };
  if (typeof value === "string") return { kind: "string", value };
  return "kind" in value ? value : { kind: "ints", value };
}

/** Numbers in the array that a file has for them. */
export function stored(values: ArrayLike<number>, element: Element): OnnxTensor["data"] {
  if (element === ELEMENT.FLOAT) return Float32Array.from(values);
  if (element === ELEMENT.INT32) return Int32Array.from(values);
  if (element === ELEMENT.INT64) return Float64Array.from(values);
  return Uint8Array.from(values);
}
