/** Writes the JSON of a symbol, node by node. */
import type { NodeOutput } from "./symbol_graph.ts";

type Attribute = string | number | boolean | readonly (number | null)[] | null;

/** A symbol that is being written. */
export class SymbolWriter {
  readonly #nodes: {
    op: string;
    name: string;
    attrs?: Record<string, string>;
    inputs: number[][];
  }[] = [];
  /** Outputs of all nodes before each, and of all. */
  readonly #rows: number[] = [0];
  readonly #counts = new Map<string, number>();

  /** Adds a variable. */
  variable(name: string): NodeOutput {
    this.#nodes.push({ op: "null", name, inputs: [] });
    this.#rows.push((this.#rows.at(-1) ?? 0) + 1);
    return [this.#nodes.length - 1, 0];
  }

  /** Adds the call of an operator; `name` is made of `op` where none is given. */
  call(
    op: string,
    inputs: readonly NodeOutput[],
    attributes: Readonly<Record<string, Attribute>> = {},
    name?: string,
  ): NodeOutput {
    return this.outputs(op, inputs, 1, attributes, name)[0] as NodeOutput;
  }

  /** The same of an operator with several outputs. */
  outputs(
    op: string,
    inputs: readonly NodeOutput[],
    outputs: number,
    attributes: Readonly<Record<string, Attribute>> = {},
    name?: string,
  ): NodeOutput[] {
    const base = op.toLowerCase().replace(/^_+/, "");
    const count = this.#counts.get(base) ?? 0;
    this.#counts.set(base, count + 1);
    const entries = Object.entries(attributes).map(([key, value]) => [key, python(value)]);
    this.#nodes.push({
      op,
      name: name ?? `${base}${count}`,
      ...(entries.length > 0 && { attrs: Object.fromEntries(entries) as Record<string, string> }),
      inputs: inputs.map(([node, output]) => [node, output, 0]),
    });
    this.#rows.push((this.#rows.at(-1) ?? 0) + outputs);
    return Array.from({ length: outputs }, (_, i) => [this.#nodes.length - 1, i]);
  }

  /** The JSON of the symbol with these outputs. */
  toJSON(heads: readonly NodeOutput[]): string {
    const variables = this.#nodes.flatMap(({ op }, i) => (op === "null" ? [i] : []));
    return JSON.stringify(
      {
        nodes: this.#nodes,
        arg_nodes: variables,
        node_row_ptr: this.#rows,
        heads: heads.map(([node, output]) => [node, output, 0]),
        attrs: { mxnet_version: ["int", 10901] },
      },
      null,
      2,
    );
  }
}

/** A value as Python writes it. */
function python(value: Attribute): string {
  if (value === null) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value !== "object") return `${value}`;
  const parts = value.map((each) => (each === null ? "None" : `${each}`));
  return `(${parts.join(", ")}${parts.length === 1 ? "," : ""})`;
}
