/** A trace: the kernels that a function would have launched, in order, with nothing computed. */
import type { Kernel } from "../../backends/backend.ts";
import type { NDArray } from "./ndarray.ts";
import type { Storage } from "./storage.ts";

/** One kernel call of a trace. */
export interface TraceNode {
  readonly name: string;
  readonly kernel: Kernel<never>;
  readonly inputs: readonly NDArray[];
  readonly output: NDArray;
  readonly attrs: unknown;
}

/** Collects kernel calls while `context.trace` is set. */
export class Trace {
  readonly nodes: TraceNode[] = [];
  /** Storages that existed before the trace, held so that nobody frees them under the plan. */
  readonly held: Set<Storage> = new Set<Storage>();
  /** What must happen on the host before each replay: schedules advance, scalars are written. */
  readonly beforeReplay: (() => void)[] = [];

  push(node: TraceNode): void {
    for (const { storage } of [...node.inputs, node.output]) {
      if (storage.buffer !== null && !this.held.has(storage)) this.held.add(storage.retain());
    }
    this.nodes.push(node);
  }
}
