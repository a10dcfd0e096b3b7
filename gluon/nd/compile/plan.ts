/** A plan: a trace whose kernels are bound to buffers once and launched on every replay. */

import type { Backend, Launch, Operand, PlannedLaunch } from "../../../backends/backend.ts";
import type { Storage } from "../storage.ts";
import { collectWith, PlanMemory, type PlannedBuffer } from "./plan_memory.ts";
import type { Trace, TracedOperand, TraceNode } from "./trace.ts";

/** A bound trace. `replay()` allocates nothing. */
export class Plan {
  readonly #backend: Backend;
  readonly #trace: Trace;
  readonly #launches: readonly Launch[];
  readonly #memory: PlanMemory;
  /** Storages with memory from outside that the plan writes. */
  readonly writes: readonly Storage[];
  /** Storages with memory from outside that the plan reads. */
  readonly reads: readonly Storage[];
  /** Names of the kernels that a replay launches, in order. */
  readonly kernels: readonly string[];
  /** Buffers whose values are not read after a replay: another plan may write there. */
  readonly idle: readonly PlannedBuffer[];

  /**
   * Binds `trace`. Storages in `outputs` keep their values until the next replay; `idle` are buffers
   * of other plans that this one may overwrite; `inputs` are given back with the plan.
   */
  constructor(
    backend: Backend,
    trace: Trace,
    outputs: ReadonlySet<Storage>,
    { idle = [], inputs = [] }: PlanOptions = {},
  ) {
    this.#backend = backend;
    this.#trace = trace;
    for (const storage of outputs) trace.hold(storage);
    const memory = new PlanMemory(backend, trace.held, inputs);
    this.#memory = memory;
    try {
      const kept = foldCopies(withoutDeadNodes(trace.nodes, outputs), outputs);
      const rewritten = trace.rewrite?.(backend, kept, outputs);
      const nodes = rewritten?.nodes ?? kept;
      const steps = backend.fuse?.(nodes, outputs, trace.constants) ?? nodes.map(alone);
      this.reads = outside([...steps, { reads: rewritten?.sources ?? [], writes: [] }], "reads");
      this.writes = outside(steps, "writes");
      if (rewritten) trace.beforeReplay.push(rewritten.bind((each) => memory.allocate(each)));
      this.idle = assignBuffers(steps, outputs, idle, (storage) => memory.allocate(storage));
      const binds = steps.map(({ bind }) => bind);
      this.#launches = backend.join?.(binds) ?? binds.map((bind) => bind());
      this.kernels = steps.map(({ name }) => name);
    } catch (error) {
      memory.release();
      throw error;
    }
    for (const storage of outputs) if (!trace.held.has(storage)) storage.keeper = this;
    collectWith(this, memory);
  }

  /** Replays: runs the host callbacks, then launches every kernel. */
  replay(): void {
    const { beforeReplay } = this.#trace;
    for (let i = 0; i < beforeReplay.length; i++) (beforeReplay[i] as () => void)();
    const { writes } = this;
    for (let i = 0; i < writes.length; i++) (writes[i] as Storage).version++;
    const launches = this.#launches;
    for (let i = 0; i < launches.length; i++) (launches[i] as Launch)();
    this.#backend.flush();
  }

  /** Whether the `grad_req` of all captured arrays is what it was when the function was traced. */
  get requestsHold(): boolean {
    return this.#trace.requestsHold;
  }

  /** Frees the plan's memory. */
  dispose(): void {
    this.#memory.release();
  }
}

/** Storages that `trace` must find in memory where a plan gives `outputs`: it reads but never makes them. */
export function missing(trace: Trace, outputs: Iterable<Storage>): Set<Storage> {
  const results = new Set(outputs);
  const made = new Set<Storage>();
  const found = new Set<Storage>();
  const read = (storage: Storage): void => {
    if (storage.buffer === null && !made.has(storage)) found.add(storage);
  };
  for (const { inputs, writes } of withoutDeadNodes(trace.nodes, results)) {
    for (const { storage } of inputs) read(storage);
    for (const { storage } of writes) made.add(storage);
  }
  for (const storage of results) read(storage);
  return found;
}

/** A launch of one kernel. */
function alone({ name, kernel, inputs, output, attrs, writes }: TraceNode): PlannedLaunch<Storage> {
  return {
    name,
    reads: inputs.map(({ storage }) => storage),
    writes: [output, ...writes].map(({ storage }) => storage),
    bind: () => kernel(inputs.map(operand), operand(output), attrs as never),
  };
}

function operand({ storage, shape, dtype }: TracedOperand): Operand {
  return { shape, dtype, buffer: storage.buffer! };
}

type Used = Pick<PlannedLaunch<Storage>, "reads" | "writes">;

/** Storages that steps read or write and that have memory already. */
function outside(steps: readonly Used[], use: "reads" | "writes"): Storage[] {
  const used = new Set(steps.flatMap((step) => [...step[use]]));
  return [...used].filter(({ buffer }) => buffer !== null);
}

/** What else a plan takes. */
interface PlanOptions {
  readonly idle?: readonly PlannedBuffer[];
  readonly inputs?: readonly Storage[];
}

/** Dead code elimination: keeps the nodes that outputs, or writes to memory from outside, depend on. */
function withoutDeadNodes(nodes: readonly TraceNode[], outputs: ReadonlySet<Storage>): TraceNode[] {
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
 * Copy elision: where a value is computed only to be copied into memory from outside (a gradient, a
 * weight), its kernel writes there directly.
 */
function foldCopies(nodes: readonly TraceNode[], outputs: ReadonlySet<Storage>): TraceNode[] {
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
      !outputs.has(source) &&
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

/** Whether `node` may move behind `between` and write to `target` without changing the result. */
function mayRunAt(
  node: TraceNode,
  between: readonly (TraceNode | null)[],
  target: Storage,
): boolean {
  const inputs = node.inputs.map(({ storage }) => storage);
  if (inputs.includes(target) && !node.elementwise) return false;
  return between.every((other) => !other?.writes.some(({ storage }) => inputs.includes(storage)));
}

/**
 * Memory planning: gives every storage of the trace a buffer; storages whose lifetimes do not overlap
 * share one. Returns the buffers that are idle at the end.
 */
function assignBuffers(
  steps: readonly PlannedLaunch<Storage>[],
  outputs: ReadonlySet<Storage>,
  idleBefore: readonly PlannedBuffer[],
  allocate: (storage: Storage) => PlannedBuffer,
): PlannedBuffer[] {
  const lastUse = new Map<Storage, number>();
  for (const [i, { reads, writes }] of steps.entries()) {
    for (const storage of [...reads, ...writes]) lastUse.set(storage, i);
  }
  for (const storage of outputs) lastUse.set(storage, Number.POSITIVE_INFINITY);

  const idle = [...idleBefore];
  const inUse = new Map<Storage, PlannedBuffer>();
  for (const [i, { reads, writes }] of steps.entries()) {
    for (const storage of writes) {
      if (storage.buffer !== null) continue;
      const planned = takeIdle(idle, storage) ?? allocate(storage);
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
  return idle;
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
