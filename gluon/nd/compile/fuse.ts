/** Kernel fusion: the launches of a trace, one a node or, where the backend can, several nodes in one. */
import type {
  Fusion,
  KernelName,
  Launch,
  Operand,
  PlannedCall,
  PlannedInput,
} from "../../../backends/backend.ts";
import { sizeOf } from "../shape.ts";
import type { Storage } from "../storage.ts";
import type { TracedOperand, TraceNode } from "./trace.ts";

/** One launch of a plan. */
export interface Step {
  /** Names of its kernels: `+` joins fused ones, `|` those that run in parallel. */
  readonly name: string;
  readonly reads: Iterable<Storage>;
  readonly writes: Iterable<Storage>;
  /** Binds it, once every storage has its buffer. */
  readonly bind: () => Launch;
}

/** Number of elements up to which recomputing them is cheaper than a launch that stores them. */
const cheap = 2 ** 18;

/**
 * The launches that do what `nodes` do, in order. `constants` are the numbers that the trace put
 * into arrays, which only a node of the trace writes.
 */
export function fuse(
  nodes: readonly TraceNode[],
  outputs: ReadonlySet<Storage>,
  constants: ReadonlyMap<Storage, ArrayLike<number>>,
  fusion: Fusion | undefined,
): Step[] {
  if (!fusion) return nodes.map(alone);
  return sideBySide(inline(new Graph(nodes, outputs, constants), fusion), fusion);
}

function alone({ name, kernel, inputs, output, attrs, writes }: TraceNode): Step {
  return {
    name,
    reads: inputs.map(({ storage }) => storage),
    writes: [output, ...writes].map(({ storage }) => storage),
    bind: () => kernel(inputs.map(placed), placed(output), attrs as never),
  };
}

/** An operand whose buffer is the storage's, or the storage itself as long as it has none. */
function placed({ storage, shape, dtype }: TracedOperand): Operand {
  return {
    shape,
    dtype,
    get buffer() {
      return storage.buffer ?? storage;
    },
  };
}

/** Dependencies: which nodes read and write which arrays. */
class Graph {
  readonly nodes: readonly TraceNode[];
  readonly #outputs: ReadonlySet<Storage>;
  readonly #constants: ReadonlyMap<Storage, ArrayLike<number>>;
  readonly #readers = new Map<Storage, { at: number; input: number }[]>();
  readonly #writers = new Map<Storage, number[]>();

  constructor(
    nodes: readonly TraceNode[],
    outputs: ReadonlySet<Storage>,
    constants: ReadonlyMap<Storage, ArrayLike<number>>,
  ) {
    this.nodes = nodes;
    this.#outputs = outputs;
    this.#constants = constants;
    for (const [at, { inputs, writes }] of nodes.entries()) {
      for (const [input, { storage }] of inputs.entries()) {
        append(this.#readers, storage, { at, input });
      }
      for (const { storage } of writes) append(this.#writers, storage, at);
    }
  }

  /** Where the output of a node is read. */
  readersOf({ output }: TraceNode): readonly { at: number; input: number }[] {
    return this.#readers.get(output.storage) ?? [];
  }

  /** Where an array is written, in order. */
  writersOf(storage: Storage): readonly number[] {
    return this.#writers.get(storage) ?? [];
  }

  /** Whether only other nodes read what the node computes. */
  isPassing(node: TraceNode): boolean {
    const { storage } = node.output;
    return (
      storage.buffer === null &&
      node.writes.length === 1 &&
      this.writersOf(storage).length === 1 &&
      !this.#outputs.has(storage)
    );
  }

  /** What a kernel reads where the input is not fused: an array, or a constant scalar. */
  plain(operand: TracedOperand): PlannedInput {
    const { storage, shape, dtype } = operand;
    const values = this.writersOf(storage).length === 0 ? this.#constants.get(storage) : undefined;
    const [number] = values?.length === 1 ? Array.from(values) : [];
    return number === undefined ? placed(operand) : { number, shape, dtype };
  }

  callOf({ name, inputs, output, attrs }: TraceNode, read = this.plain.bind(this)): PlannedCall {
    return { name: name as KernelName, inputs: inputs.map(read), output: placed(output), attrs };
  }
}

/** A node that stores its output, with the nodes fused into it. */
interface Piece {
  readonly node: TraceNode;
  readonly call: PlannedCall;
  /** Itself and all nodes fused into it. */
  readonly nodes: ReadonlySet<TraceNode>;
  /** Arrays in memory that it or a node fused into it reads. */
  readonly reads: ReadonlySet<Storage>;
}

/** The nodes that store their outputs, with the nodes fused into them. */
function inline(graph: Graph, fusion: Fusion): Piece[] {
  const { nodes } = graph;
  const inside = nodesInside(graph, fusion);
  const made = new Map<Storage, Piece>();
  const pieces = nodes.map((node, at): Piece => {
    const build = (): Piece => {
      const parts = node.inputs.map(({ storage }) => made.get(storage));
      const call = graph.callOf(node, (operand) => {
        const part = made.get(operand.storage);
        const { shape, dtype } = operand;
        return part ? { call: part.call, shape, dtype } : graph.plain(operand);
      });
      const reads = new Set(
        node.inputs.flatMap(({ storage }, i) => [...(parts[i]?.reads ?? [storage])]),
      );
      const inner = new Set(parts.flatMap((part) => [...(part?.nodes ?? [])]));
      return { node, call, reads, nodes: inner.add(node) };
    };
    let piece = build();
    while (!fusion.fits([piece.call])) {
      const largest = largestOf(node.inputs.map(({ storage }) => made.get(storage)));
      if (!largest) break;
      inside.delete(nodes.indexOf(largest.node));
      made.delete(largest.node.output.storage);
      piece = build();
    }
    if (inside.has(at)) made.set(node.output.storage, piece);
    return piece;
  });
  return pieces.filter((_, at) => !inside.has(at));
}

function largestOf(pieces: readonly (Piece | undefined)[]): Piece | undefined {
  return pieces.reduce((a, b) => (!a || (b && b.reads.size > a.reads.size) ? b : a), undefined);
}

/** Positions of nodes that are best fused into their readers. */
function nodesInside(graph: Graph, fusion: Fusion): Set<number> {
  const { nodes } = graph;
  const inside = new Set<number>();
  /** How often each element of a node is computed. */
  const times = nodes.map(() => 1);
  /** The last node that reads it, directly or through the node it is fused into. */
  const ends = nodes.map((_, at) => at);
  /** Whether each of its elements is read only for the output element at the same position. */
  const straight = nodes.map(() => true);

  for (const [at, node] of [...nodes.entries()].reverse()) {
    const { inputs, output, elementwise } = node;
    const call = graph.callOf(node);
    if (!graph.isPassing(node) || !fusion.canInline(call)) continue;
    const readers = graph.readersOf(node).map((reader) => {
      const user = nodes[reader.at] as TraceNode;
      const elements =
        fusion.reads(graph.callOf(user), reader.input) * (times[reader.at] as number);
      return { ...reader, elements, fits: user.elementwise && sameSize(user.output, output) };
    });
    const size = sizeOf(output.shape);
    const elements = readers.reduce((sum, reader) => sum + reader.elements, 0);
    const work = inputs.reduce((sum, _, n) => sum + fusion.reads(call, n) / size, 1);
    if ((elements - size) * work > cheap) continue;

    const end = Math.max(...readers.map((reader) => ends[reader.at] as number));
    const isStraight = readers.every((reader) => reader.fits && straight[reader.at]);
    // Its inputs must be unchanged until the last reader, which may overwrite them element by element.
    const until = isStraight && elementwise ? end - 1 : end;
    const holds = inputs.every((input) => {
      return !graph.writersOf(input.storage).some((write) => write > at && write <= until);
    });
    if (!holds) continue;
    inside.add(at);
    times[at] = elements / size;
    ends[at] = end;
    straight[at] = isStraight;
  }
  return inside;
}

function sameSize(a: TracedOperand, b: TracedOperand): boolean {
  return sizeOf(a.shape) === sizeOf(b.shape);
}

/** Schedules the pieces in as few launches as possible, each after its dependencies. */
function sideBySide(pieces: readonly Piece[], fusion: Fusion): Step[] {
  const after = dependencies(pieces);
  const done = new Set<Piece>();
  const steps: Step[] = [];
  let waiting = pieces;
  while (waiting.length > 0) {
    const group: Piece[] = [];
    for (const piece of waiting) {
      if (!isWithin(after.get(piece) ?? [], done)) continue;
      const calls = [...group, piece].map(({ call }) => call);
      if (group.length === 0 || fusion.fits(calls)) group.push(piece);
    }
    for (const piece of group) done.add(piece);
    waiting = waiting.filter((piece) => !done.has(piece));
    steps.push(stepOf(group, fusion));
  }
  return steps;
}

function isWithin<T>(items: Iterable<T>, set: ReadonlySet<T>): boolean {
  for (const item of items) if (!set.has(item)) return false;
  return true;
}

function stepOf(group: readonly Piece[], fusion: Fusion): Step {
  return {
    name: group.map(({ nodes }) => [...nodes].map(({ name }) => name).join("+")).join(" | "),
    reads: group.flatMap(({ reads }) => [...reads]),
    writes: group.flatMap(({ node }) => [node.output, ...node.writes].map((x) => x.storage)),
    bind: () => fusion.bind(group.map(({ call }) => call)),
  };
}

/** The dependencies of each piece: pieces that write what it reads, or read or write what it writes. */
function dependencies(pieces: readonly Piece[]): Map<Piece, Set<Piece>> {
  const writer = new Map<Storage, Piece>();
  const readers = new Map<Storage, Piece[]>();
  const after = new Map<Piece, Set<Piece>>();
  for (const piece of pieces) {
    const before = new Set<Piece | undefined>();
    for (const storage of piece.reads) before.add(writer.get(storage));
    for (const { storage } of piece.node.writes) {
      before.add(writer.get(storage));
      for (const reader of readers.get(storage) ?? []) before.add(reader);
    }
    before.delete(undefined);
    before.delete(piece);
    after.set(piece, before as Set<Piece>);
    for (const storage of piece.reads) append(readers, storage, piece);
    for (const { storage } of piece.node.writes) {
      writer.set(storage, piece);
      readers.delete(storage);
    }
  }
  return after;
}

function append<K, V>(lists: Map<K, V[]>, key: K, value: V): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}
