/** A plan: a trace whose kernels are bound to buffers once, to be launched again and again. */
import type { Backend, DeviceBuffer, DType, Launch } from "../../backends/backend.ts";
import { fuse, type Step } from "./fuse.ts";
import { bytesPerElement, countLive, type Storage } from "./storage.ts";
import type { Trace, TracedOperand, TraceNode } from "./trace.ts";

/** A bound trace. `replay()` allocates nothing. */
export class Plan {
  readonly #backend: Backend;
  readonly #trace: Trace;
  readonly #launches: readonly [Launch[], Launch[]] = [[], []];
  readonly #buffers: readonly PlannedBuffer[];
  /** What each phase writes that is not the plan's own. */
  readonly #written: readonly [Storage[], Storage[]];
  /** Names of the kernels that a replay launches, in order. */
  readonly kernels: readonly string[];
  /** What phase 1 reads that is not the plan's own. */
  readonly readLater: readonly Storage[];

  /** Binds `trace`. Storages in `outputs` keep their values until the next replay. */
  constructor(backend: Backend, trace: Trace, outputs: readonly Storage[]) {
    this.#backend = backend;
    this.#trace = trace;
    const nodes = foldCopies(withoutDeadNodes(trace.nodes, outputs), outputs);
    const steps = fuse(nodes, outputs, trace.constants, backend.fusion);
    const [now, later] = [0, 1].map((phase) => steps.filter((step) => step.phase === phase));
    this.readLater = outside(later, "reads");
    this.#written = [outside(now, "writes"), outside(later, "writes")];
    this.#buffers = assignBuffers(backend, steps, outputs);
    for (const { bind, phase } of steps) this.#launches[phase].push(bind());
    this.kernels = steps.map(({ name }) => name);
  }

  /** Runs the host's part (before phase 0), then every kernel of the phase. */
  replay(phase: 0 | 1 = 0): void {
    const { beforeReplay } = this.#trace;
    if (phase === 0) {
      for (let i = 0; i < beforeReplay.length; i++) (beforeReplay[i] as () => void)();
    }
    const written = this.#written[phase];
    for (let i = 0; i < written.length; i++) (written[i] as Storage).version++;
    const launches = this.#launches[phase];
    for (let i = 0; i < launches.length; i++) (launches[i] as Launch)();
    this.#backend.flush();
  }

  /** Whether arrays from outside want of `backward` what they wanted when it was traced. */
  get requestsHold(): boolean {
    return this.#trace.requestsHold;
  }

  /** Gives the plan's memory back. */
  dispose(): void {
    for (const { buffer, bytes } of this.#buffers) {
      this.#backend.free(buffer);
      countLive(-1, -bytes);
    }
    this.#trace.release();
  }
}

/** Storages that steps read or write and that have memory already. */
function outside(steps: readonly Step[] = [], use: "reads" | "writes"): Storage[] {
  const used = new Set(steps.flatMap((step) => [...step[use]]));
  return [...used].filter(({ buffer }) => buffer !== null);
}

interface PlannedBuffer {
  readonly buffer: DeviceBuffer;
  readonly dtype: DType;
  readonly bytes: number;
}

/** Leaves out what nobody reads: a node counts if it writes an output or memory from outside. */
function withoutDeadNodes(nodes: readonly TraceNode[], outputs: readonly Storage[]): TraceNode[] {
  const needed = new Set(outputs);
  const kept: TraceNode[] = [];
  for (const node of nodes.toReversed()) {
    const isNeeded = ({ storage }: TracedOperand): boolean =>
      storage.buffer !== null || needed.has(storage);
    if (!node.writes.some(isNeeded)) continue;
    for (const input of node.inputs) needed.add(input.storage);
    kept.push(node);
  }
  return kept.reverse();
}

/**
 * Where a value is computed only to be copied into memory from outside (a gradient, a weight), its
 * kernel writes there directly instead, in the copy's place.
 */
function foldCopies(nodes: readonly TraceNode[], outputs: readonly Storage[]): TraceNode[] {
  const reads = new Map<Storage, number>();
  for (const { inputs } of nodes) {
    for (const { storage } of inputs) reads.set(storage, (reads.get(storage) ?? 0) + 1);
  }
  const folded: (TraceNode | null)[] = [...nodes];
  const producers = new Map<Storage, number>();
  for (const [i, node] of nodes.entries()) {
    const source = node.inputs[0]?.storage;
    const at = node.name === "copy" && source ? producers.get(source) : undefined;
    const producer = at === undefined ? null : (folded[at] ?? null);
    const { storage } = node.output;
    if (
      source &&
      at !== undefined &&
      producer?.writes.length === 1 &&
      storage.buffer !== null &&
      reads.get(source) === 1 &&
      !outputs.includes(source) &&
      mayRunAt(producer, folded.slice(at + 1, i), storage)
    ) {
      const { shape, dtype } = producer.output;
      const output = { shape, dtype, storage };
      folded[i] = { ...producer, output, writes: [output] };
      folded[at] = null;
    } else if (storage.buffer === null) producers.set(storage, i);
  }
  return folded.filter((node) => node !== null);
}

/** Whether `node` gives the same after `between` as before, and may write to `target`. */
function mayRunAt(
  node: TraceNode,
  between: readonly (TraceNode | null)[],
  target: Storage,
): boolean {
  const inputs = node.inputs.map(({ storage }) => storage);
  if (inputs.includes(target) && !node.elementwise) return false;
  return between.every((other) => !other?.writes.some(({ storage }) => inputs.includes(storage)));
}

/** Gives every storage of the trace a buffer; storages whose lives do not overlap share one. */
function assignBuffers(
  backend: Backend,
  steps: readonly Step[],
  outputs: readonly Storage[],
): PlannedBuffer[] {
  const lastUse = new Map<Storage, number>();
  for (const [i, { reads, writes }] of steps.entries()) {
    for (const storage of [...reads, ...writes]) lastUse.set(storage, i);
  }
  for (const storage of outputs) lastUse.set(storage, Number.POSITIVE_INFINITY);

  const buffers: PlannedBuffer[] = [];
  const idle: PlannedBuffer[] = [];
  const inUse = new Map<Storage, PlannedBuffer>();
  for (const [i, { reads, writes }] of steps.entries()) {
    for (const storage of writes) {
      if (storage.buffer !== null) continue;
      const planned = takeIdle(idle, storage) ?? allocate(backend, storage, buffers);
      storage.buffer = planned.buffer;
      inUse.set(storage, planned);
    }
    for (const used of new Set([...reads, ...writes])) {
      const planned = inUse.get(used);
      if (planned && lastUse.get(used) === i) {
        idle.push(planned);
        inUse.delete(used);
      }
    }
  }
  return buffers;
}

/** The smallest idle buffer of the dtype that is large enough, if there is one. */
function takeIdle(idle: PlannedBuffer[], { dtype, size }: Storage): PlannedBuffer | undefined {
  let best = -1;
  for (const [i, { buffer, dtype: has }] of idle.entries()) {
    const smaller = best < 0 || buffer.size < (idle[best] as PlannedBuffer).buffer.size;
    if (has === dtype && buffer.size >= size && smaller) best = i;
  }
  return best < 0 ? undefined : idle.splice(best, 1)[0];
}

function allocate(backend: Backend, { dtype, size }: Storage, all: PlannedBuffer[]): PlannedBuffer {
  const planned = {
    buffer: backend.alloc(dtype, size),
    dtype,
    bytes: size * bytesPerElement[dtype],
  };
  countLive(1, planned.bytes);
  all.push(planned);
  return planned;
}
