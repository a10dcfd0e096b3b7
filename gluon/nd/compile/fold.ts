/** Batch normalization folding: numbers of each channel that scale and shift a convolution become its weight and bias. */
import type { ActivationName, Backend, Kernel, Operand, Shape } from "../../../backends/backend.ts";
import { sizeOf } from "../shape.ts";
import { Storage } from "../storage.ts";
import type { Rewritten, TracedOperand, TraceNode } from "./trace.ts";

/** Kernels of which standing values may be made. */
const PURE: ReadonlySet<string> = new Set([
  ...["add", "subtract", "multiply", "divide", "power"],
  ...["sqrt", "rsqrt", "reciprocal", "square", "negative"],
]);
const ACTIVATIONS: ReadonlySet<string> = new Set<ActivationName>([
  ...(["relu", "sigmoid", "tanh", "softrelu", "softsign"] as const),
]);

/**
 * Folds what scales and shifts the channels of a convolution or dense layer by arrays from outside, as batch
 * normalization does in inference, and an activation behind it, into that layer. Values that something else reads, such as a backward
 * pass, stay as they are.
 *
 * @param outputs storages that are read after the plan.
 */
export function foldNormalization(
  backend: Backend,
  nodes: readonly TraceNode[],
  outputs: ReadonlySet<Storage>,
): Rewritten {
  const { nodes: left, standing } = new Folding(backend, nodes, outputs).fold();
  const read = new Set(standing.flatMap(({ inputs }) => inputs.map(({ storage }) => storage)));
  const sources = [...read].filter(({ buffer }) => buffer !== null);
  return {
    nodes: left,
    sources,
    bind(allocate) {
      for (const { storage } of standing.map(({ output }) => output)) {
        storage.buffer = allocate(storage).buffer;
      }
      const launches = standing.map(({ kernel, inputs, output, attrs }) =>
        kernel(inputs.map(operand), operand(output), attrs as never),
      );
      const versions = sources.map(() => -1);
      return () => {
        let isStale = false;
        for (const [i, { version }] of sources.entries()) {
          isStale ||= version !== versions[i];
          versions[i] = version;
        }
        if (isStale) for (const launch of launches) launch();
      };
    },
  };
}

const operand = ({ storage, shape, dtype }: TracedOperand): Operand => ({
  shape,
  dtype,
  buffer: storage.buffer!,
});

/** Whether a node is a layer that has a bias and an activation. */
function isLayer({ name, attrs }: TraceNode): boolean {
  const { activation } = attrs as { readonly activation?: ActivationName | null };
  return (name === "convolution" || name === "dense") && activation === null;
}

class Folding {
  readonly #backend: Backend;
  readonly #nodes: readonly TraceNode[];
  readonly #outputs: ReadonlySet<Storage>;
  readonly #readers = new Map<Storage, TraceNode[]>();
  readonly #writers = new Map<Storage, TraceNode[]>();
  readonly #standing = new Set<TraceNode>();

  constructor(backend: Backend, nodes: readonly TraceNode[], outputs: ReadonlySet<Storage>) {
    this.#backend = backend;
    this.#nodes = nodes;
    this.#outputs = outputs;
    for (const node of nodes) {
      for (const { storage } of node.inputs) listOf(this.#readers, storage).push(node);
      for (const { storage } of node.writes) listOf(this.#writers, storage).push(node);
    }
  }

  fold(): { readonly nodes: readonly TraceNode[]; readonly standing: readonly TraceNode[] } {
    const replaced = new Map<TraceNode, TraceNode | null>();
    for (const node of this.#nodes) {
      const chain = isLayer(node) ? this.#chainBehind(node) : [];
      if (!chain.some(({ name }) => name === "multiply")) continue;
      for (const each of chain) replaced.set(each, null);
      replaced.set(node, this.#folded(node, chain));
    }
    const nodes = this.#nodes
      .filter((node) => !this.#standing.has(node))
      .map((node) => (replaced.has(node) ? replaced.get(node)! : node))
      .filter((node) => node !== null);
    return { standing: [...this.#standing], nodes };
  }

  /** What scales and shifts the output of a layer, one after the other, and an activation at the end. */
  #chainBehind(layer: TraceNode): TraceNode[] {
    const chain: TraceNode[] = [];
    const [weight, bias] = [layer.inputs[1]!, layer.inputs[2]];
    if (!this.#stands(weight) || (bias && !this.#stands(bias))) return chain;
    for (let last = layer; ; ) {
      const next = this.#onlyReader(last);
      if (next === null || this.#writers.get(next.output.storage)!.length > 1) return chain;
      const isActivation = ACTIVATIONS.has(next.name) && chain.length > 0;
      if (!isActivation && !this.#isOfChannels(next, last.output, layer)) return chain;
      chain.push(next);
      if (isActivation) return chain;
      last = next;
    }
  }

  /** The node that reads what another gives, if nothing else does. */
  #onlyReader({ output: { storage } }: TraceNode): TraceNode | null {
    const [reader, ...more] = this.#readers.get(storage) ?? [];
    if (reader === undefined || more.length > 0 || this.#outputs.has(storage)) return null;
    return storage.buffer === null && reader.output.storage.buffer === null ? reader : null;
  }

  /** Whether a node adds, subtracts or multiplies standing numbers of the channels, or one number. */
  #isOfChannels(
    { name, inputs, output }: TraceNode,
    from: TracedOperand,
    layer: TraceNode,
  ): boolean {
    if (!["add", "subtract", "multiply"].includes(name)) return false;
    const [first, second] = inputs as [TracedOperand, TracedOperand];
    const other = first.storage === from.storage ? second : first;
    if (name === "subtract" && other === first) return false;
    const { shape } = layer.output;
    const isWhole = [from, output, other === first ? second : first].every((each) =>
      sameLengths(each.shape, shape),
    );
    return isWhole && isAlong(other.shape, shape, channelAxis(layer)) && this.#stands(other);
  }

  /** Whether an array is from outside, and the plan does not write it, or is made of such arrays. */
  #stands({ storage }: TracedOperand): boolean {
    const [writer, ...more] = this.#writers.get(storage) ?? [];
    if (writer === undefined) return storage.buffer !== null;
    const { name, inputs, writes } = writer;
    if (more.length > 0 || storage.buffer !== null || writes.length > 1) return false;
    return (
      PURE.has(name) && !this.#outputs.has(storage) && inputs.every((each) => this.#stands(each))
    );
  }

  /** The layer with what is behind it. */
  #folded(layer: TraceNode, chain: readonly TraceNode[]): TraceNode {
    const [x, weight, bias] = layer.inputs as [TracedOperand, TracedOperand, TracedOperand?];
    const count = weight.shape[0] as number;
    let activation: string | null = null;
    let scale: TracedOperand | null = null;
    let shift: TracedOperand | null = bias ?? null;
    let last = layer.output;
    for (const { name, inputs, output } of chain) {
      if (ACTIVATIONS.has(name)) activation = name;
      else {
        const own = inputs.find(({ storage }) => storage !== last.storage)!;
        this.#keep(own);
        const other = { ...own, shape: [sizeOf(own.shape)] };
        if (name === "multiply") {
          scale = scale ? this.#make("multiply", [count], scale, other) : other;
          shift = shift && this.#make("multiply", [count], shift, other);
        } else if (shift) shift = this.#make(name, [count], shift, other);
        else shift = name === "add" ? other : this.#make("negative", other.shape, other);
      }
      last = output;
    }
    // one number stands for all channels
    if (shift && sizeOf(shift.shape) !== count) shift = this.#make("broadcast_to", [count], shift);
    const column = [sizeOf(scale!.shape), ...weight.shape.slice(1).map(() => 1)];
    const scaled = this.#make("multiply", weight.shape, weight, { ...scale!, shape: column });
    return {
      ...layer,
      inputs: shift ? [x, scaled, shift] : [x, scaled],
      attrs: { ...(layer.attrs as object), activation },
      output: last,
      writes: [last],
    };
  }

  /** Makes what gives an array, if a node does, a standing one, and what that is made of. */
  #keep({ storage }: TracedOperand): void {
    const writer = this.#writers.get(storage)?.[0];
    if (writer === undefined || this.#standing.has(writer)) return;
    for (const input of writer.inputs) this.#keep(input);
    this.#standing.add(writer);
  }

  /** A standing array that a kernel gives. */
  #make(name: string, shape: Shape, ...inputs: readonly TracedOperand[]): TracedOperand {
    const { kernels } = this.#backend;
    const output = {
      shape,
      dtype: "float32" as const,
      storage: new Storage(this.#backend, "float32", sizeOf(shape), null),
    };
    const kernel = kernels[name as "multiply"] as Kernel<never>;
    const attrs = name === "broadcast_to" ? { shape } : {};
    this.#standing.add({
      name,
      kernel,
      inputs,
      output,
      attrs,
      writes: [output],
      elementwise: true,
    });
    return output;
  }
}

function listOf<K, V>(map: Map<K, V[]>, key: K): V[] {
  const known = map.get(key) ?? [];
  map.set(key, known);
  return known;
}

function channelAxis({ name, attrs, output }: TraceNode): number {
  const { channelsLast } = attrs as { readonly channelsLast?: boolean };
  return name === "dense" || !channelsLast ? 1 : output.shape.length - 1;
}

const sameLengths = (a: Shape, b: Shape): boolean =>
  a.length === b.length && a.every((n, axis) => n === b[axis]);

/** Whether a shape that is broadcast to another has more than one number along `axis` at most. */
function isAlong(shape: Shape, whole: Shape, axis: number): boolean {
  const missing = whole.length - shape.length;
  return missing >= 0 && shape.every((n, own) => n === 1 || own + missing === axis);
}
