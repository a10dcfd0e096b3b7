/** A trace: the kernels that a function would have launched, in order, with nothing computed. */
import type { DType, Kernel, Shape } from "../../backends/backend.ts";
import type { Storage } from "./storage.ts";

/** What a kernel will read or write; an NDArray is one. */
export interface TracedOperand {
  readonly storage: Storage;
  readonly shape: Shape;
  readonly dtype: DType;
}

/** One kernel call of a trace. */
export interface TraceNode {
  readonly name: string;
  readonly kernel: Kernel<never>;
  readonly inputs: readonly TracedOperand[];
  readonly output: TracedOperand;
  readonly attrs: unknown;
  /** What the kernel writes: the output and, for an optimizer's update, its state. */
  readonly writes: readonly TracedOperand[];
  /** Whether the kernel may write over an input of the output's size. */
  readonly elementwise: boolean;
  /** Which part of the plan it belongs to: 0, or 1 for what is replayed apart from the rest. */
  readonly phase: 0 | 1;
}

/** Collects kernel calls while `context.trace` is set. */
export class Trace {
  readonly nodes: TraceNode[] = [];
  /** Storages that have memory already, held so that nobody frees them under the plan. */
  readonly held: Set<Storage> = new Set();
  /** Numbers that the function put into arrays, by the storage that took them: baked into the plan. */
  readonly constants: Map<Storage, ArrayLike<number>> = new Map();
  /** What must happen on the host before each replay: schedules advance, scalars are written. */
  readonly beforeReplay: (() => void)[] = [];

  phase: 0 | 1 = 0;

  push(call: Omit<TraceNode, "phase">): void {
    if (call.writes.some(({ storage }) => this.constants.has(storage))) {
      throw new Error(
        `Cannot ${call.name} into an array that was made of numbers while tracing: the plan makes it ` +
          "once only, so a replay would find it overwritten; make it outside, or set a copy of it.",
      );
    }
    for (const { storage } of [...call.inputs, call.output]) this.hold(storage);
    this.nodes.push({ ...call, phase: this.phase });
  }

  /** Keeps a storage that has memory already. */
  hold(storage: Storage): void {
    if (storage.buffer !== null && !this.held.has(storage)) this.held.add(storage.retain());
  }

  /** Notes that the function made an array of these numbers. */
  bake(storage: Storage, values: ArrayLike<number>): void {
    this.hold(storage);
    this.constants.set(storage, values);
  }

  /** Lets go of the storages that were held. */
  release(): void {
    for (const storage of this.held) storage.release();
    this.held.clear();
  }

  /**
   * What a trace is, as text: equal for two traces if they launch the same kernels with the same
   * attributes on the same arrays. Arrays of the trace's own are numbered as they appear.
   */
  describe(): string[] {
    const names = new Map<Storage, string>();
    const name = (storage: Storage): string => {
      let known = names.get(storage);
      if (known === undefined) {
        const values = this.constants.get(storage);
        known = values
          ? `constant [${Array.from(values).join(", ")}]`
          : storage.buffer === null || storage.size === 0
            ? `%${names.size}`
            : `array #${storage.id}`;
        names.set(storage, known);
      }
      return known;
    };
    return this.nodes.map(({ name: op, inputs, output, attrs }) => {
      const operand = (x: TracedOperand): string => `${name(x.storage)} (${x.shape.join(", ")})`;
      return `${op}(${inputs.map(operand).join(", ")}) ${JSON.stringify(attrs)} -> ${operand(output)}`;
    });
  }
}
