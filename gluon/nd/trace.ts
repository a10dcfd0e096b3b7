/** A trace: the kernels that a function would have launched, in order, with nothing computed. */
import type { DType, Kernel, Shape } from "../../backends/backend.ts";
import type { NDArray } from "./ndarray.ts";
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

/** What an array wanted of `backward` when it was traced. */
interface GradientRequest extends Pick<NDArray, "grad" | "grad_req"> {
  readonly array: NDArray;
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
  readonly #inputs: readonly NDArray[];
  readonly #hostTasks: string[] = [];
  readonly #requests: GradientRequest[] = [];

  phase: 0 | 1 = 0;

  /** @param inputs what the traced function is called with: arrays of the trace's own. */
  constructor(inputs: readonly NDArray[] = []) {
    this.#inputs = inputs;
  }

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

  /** Notes what the host has to do before each replay; `what` tells apart what is not the same. */
  onHost(what: string, task: () => void): void {
    this.#hostTasks.push(what);
    this.beforeReplay.push(task);
  }

  /** Whether the traced function closes over the array. */
  isFromOutside(array: NDArray): boolean {
    const { storage } = array;
    const isOwn = storage.buffer === null || this.constants.has(storage);
    return !isOwn && !this.#inputs.includes(array);
  }

  /** Notes what an array from outside wants of `backward`, on which the tape depends. */
  noteRequest(array: NDArray): void {
    const { grad, grad_req, dtype } = array;
    if (dtype !== "float32" || !this.isFromOutside(array)) return;
    const isKnown = this.#requests.some((each) => each.array === array);
    if (!isKnown) this.#requests.push({ array, grad, grad_req });
  }

  /** Whether all arrays from outside still want what they wanted. */
  get requestsHold(): boolean {
    for (const { array, grad, grad_req } of this.#requests) {
      if (array.grad_req !== grad_req || array.grad !== grad) return false;
    }
    return true;
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
    const calls = this.nodes.map(({ name: op, inputs, output, attrs }) => {
      const operand = (x: TracedOperand): string => `${name(x.storage)} (${x.shape.join(", ")})`;
      return `${op}(${inputs.map(operand).join(", ")}) ${JSON.stringify(attrs)} -> ${operand(output)}`;
    });
    return [...calls, ...this.#hostTasks];
  }
}
