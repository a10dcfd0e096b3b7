/** Kernel fusion: which kernel calls of a plan become one launch. */
import type {
  KernelName,
  Launch,
  Operand,
  PlannedArray,
  PlannedCall,
  PlannedInput,
  PlannedLaunch,
  PlannedMemory,
  PlannedNode,
} from "../backend.ts";
import { sizeOf } from "../base/shape.ts";

/**
 * What can be fused: several kernel calls as one launch, independent ones side by side and calls nested in others. Until
 * `bind`, buffers are placeholders, of which only the identity counts.
 */
export interface Fusion {
  /** Whether the output can be calculated element by element, wherever another call reads it. */
  canInline(call: PlannedCall): boolean;
  /** How many elements of input `n` the call reads; one that it reads twice counts twice. */
  reads(call: PlannedCall, n: number): number;
  /** Whether one launch may be made of the calls; a single call without calls inside always may. */
  fits(calls: readonly PlannedCall[]): boolean;
  /** Binds calls that fit, of which none writes what another reads or writes. */
  bind(calls: readonly PlannedCall[]): Launch;
}

/** Number of elements up to which recomputing them is cheaper than a launch that stores them. */
const cheap = 2 ** 18;

/** As `Fuse` of the contract. */
export function fuse<M extends PlannedMemory>(
  nodes: readonly PlannedNode<M>[],
  outputs: ReadonlySet<M>,
  constants: ReadonlyMap<M, ArrayLike<number>>,
  fusion: Fusion,
): PlannedLaunch<M>[] {
  return sideBySide(inline(new Graph(nodes, outputs, constants), fusion), fusion);
}

/** An operand whose buffer is that of its memory, or stands for it as long as it has none. */
function placed({ storage, shape, dtype }: PlannedArray<PlannedMemory>): Operand {
  return {
    shape,
    dtype,
    get buffer() {
      return storage.buffer ?? storage;
    },
  };
}

/** Dependencies: which nodes read and write which arrays. */
class Graph<M extends PlannedMemory> {
  readonly nodes: readonly PlannedNode<M>[];
  readonly #outputs: ReadonlySet<M>;
  readonly #constants: ReadonlyMap<M, ArrayLike<number>>;
  readonly #readers = new Map<M, { at: number; input: number }[]>();
  readonly #writers = new Map<M, number[]>();

  constructor(
    nodes: readonly PlannedNode<M>[],
    outputs: ReadonlySet<M>,
    constants: ReadonlyMap<M, ArrayLike<number>>,
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
  readersOf({ output }: PlannedNode<M>): readonly { at: number; input: number }[] {
    return this.#readers.get(output.storage) ?? [];
  }

  /** Where an array is written, in order. */
  writersOf(storage: M): readonly number[] {
    return this.#writers.get(storage) ?? [];
  }

  /** Whether only other nodes read what the node computes. */
  isPassing(node: PlannedNode<M>): boolean {
    const { storage } = node.output;
    return (
      storage.buffer === null &&
      node.writes.length === 1 &&
      this.writersOf(storage).length === 1 &&
      !this.#outputs.has(storage)
    );
  }

  /** What a kernel reads where the input is not fused: an array, or a constant scalar. */
  plain(operand: PlannedArray<M>): PlannedInput {
    const { storage, shape, dtype } = operand;
    const values = this.writersOf(storage).length === 0 ? this.#constants.get(storage) : undefined;
    const [number] = values?.length === 1 ? Array.from(values) : [];
    return number === undefined ? placed(operand) : { number, shape, dtype };
  }

  callOf(
    { name, inputs, output, attrs }: PlannedNode<M>,
    read = this.plain.bind(this),
  ): PlannedCall {
    return { name: name as KernelName, inputs: inputs.map(read), output: placed(output), attrs };
  }
}

/** A node that stores its output, with the nodes fused into it. */
interface Piece<M extends PlannedMemory> {
  readonly node: PlannedNode<M>;
  readonly call: PlannedCall;
  /** Itself and all nodes fused into it. */
  readonly nodes: ReadonlySet<PlannedNode<M>>;
  /** Arrays in memory that it or a node fused into it reads. */
  readonly reads: ReadonlySet<M>;
}

/** The nodes that store their outputs, with the nodes fused into them. */
function inline<M extends PlannedMemory>(graph: Graph<M>, fusion: Fusion): Piece<M>[] {
  const { nodes } = graph;
  const inside = nodesInside(graph, fusion);
  const made = new Map<M, Piece<M>>();
  const pieces = nodes.map((node, at): Piece<M> => {
    const build = (): Piece<M> => {
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

function largestOf<M extends PlannedMemory>(
  pieces: readonly (Piece<M> | undefined)[],
): Piece<M> | undefined {
  return pieces.reduce((a, b) => (!a || (b && b.reads.size > a.reads.size) ? b : a), undefined);
}

/** Positions of nodes that are best fused into their readers. */
function nodesInside<M extends PlannedMemory>(graph: Graph<M>, fusion: Fusion): Set<number> {
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
      const user = nodes[reader.at] as PlannedNode<M>;
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

function sameSize<M extends PlannedMemory>(a: PlannedArray<M>, b: PlannedArray<M>): boolean {
  return sizeOf(a.shape) === sizeOf(b.shape);
}

/** Schedules the pieces in as few launches as possible, each after its dependencies. */
function sideBySide<M extends PlannedMemory>(
  pieces: readonly Piece<M>[],
  fusion: Fusion,
): PlannedLaunch<M>[] {
  const after = dependencies(pieces);
  const done = new Set<Piece<M>>();
  const steps: PlannedLaunch<M>[] = [];
  let waiting = pieces;
  while (waiting.length > 0) {
    const group: Piece<M>[] = [];
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

function stepOf<M extends PlannedMemory>(
  group: readonly Piece<M>[],
  fusion: Fusion,
): PlannedLaunch<M> {
  return {
    name: group.map(({ nodes }) => [...nodes].map(({ name }) => name).join("+")).join(" | "),
    reads: group.flatMap(({ reads }) => [...reads]),
    writes: group.flatMap(({ node }) => [node.output, ...node.writes].map((x) => x.storage)),
    bind: () => fusion.bind(group.map(({ call }) => call)),
  };
}

/** The dependencies of each piece: pieces that write what it reads, or read or write what it writes. */
function dependencies<M extends PlannedMemory>(
  pieces: readonly Piece<M>[],
): Map<Piece<M>, Set<Piece<M>>> {
  const writer = new Map<M, Piece<M>>();
  const readers = new Map<M, Piece<M>[]>();
  const after = new Map<Piece<M>, Set<Piece<M>>>();
  for (const piece of pieces) {
    const before = new Set<Piece<M> | undefined>();
    for (const storage of piece.reads) before.add(writer.get(storage));
    for (const { storage } of piece.node.writes) {
      before.add(writer.get(storage));
      for (const reader of readers.get(storage) ?? []) before.add(reader);
    }
    before.delete(undefined);
    before.delete(piece);
    after.set(piece, before as Set<Piece<M>>);
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
