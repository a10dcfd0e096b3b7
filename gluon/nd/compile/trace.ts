/** A trace: the kernels that a function would have launched, in order, with nothing computed. */
import type {
  Backend,
  DeviceBuffer,
  PlannedArray,
  PlannedNode,
} from "../../../backends/backend.ts";
import type { NDArray } from "../ndarray.ts";
import type { Storage } from "../storage.ts";

/** What a kernel will read or write; an NDArray is one. */
export type TracedOperand = PlannedArray<Storage>;

/** One kernel call of a trace. */
export type TraceNode = PlannedNode<Storage>;

/** A trace without what depends on arrays from outside alone. */
export interface Rewritten {
  readonly nodes: readonly TraceNode[];
  /** Arrays from outside of which standing values are made. */
  readonly sources: readonly Storage[];
  /** Binds the standing values to memory; what it returns makes them where a source has been written. */
  bind(allocate: (storage: Storage) => { readonly buffer: DeviceBuffer }): () => void;
}

/** A graph rewrite: nodes that give the same `outputs`, and whatever else is read after the plan. */
export type Rewrite = (
  backend: Backend,
  nodes: readonly TraceNode[],
  outputs: ReadonlySet<Storage>,
) => Rewritten;

/** The `grad_req` of an array when it was traced. */
interface GradientRequest extends Pick<NDArray, "grad" | "grad_req"> {
  readonly array: NDArray;
}

/** Collects kernel calls while `context.trace` is set. */
export class Trace {
  readonly nodes: TraceNode[] = [];
  /** Storages that have memory already, retained as long as the plan uses them. */
  readonly held: Set<Storage> = new Set();
  /** Constants: numbers that the function put into arrays, by storage; baked into the plan. */
  readonly constants: Map<Storage, ArrayLike<number>>;
  /** Host callbacks that run before each replay: they advance schedules and write scalars. */
  readonly beforeReplay: (() => void)[] = [];
  /** The rewrite that layers of the function ask for, `null` where none does. */
  rewrite: Rewrite | null = null;
  readonly #inputs: readonly NDArray[];
  readonly #hostTasks: string[] = [];
  readonly #requests: GradientRequest[] = [];

  /**
   * @param inputs what the traced function is called with: arrays that belong to the trace.
   * @param before the trace that this one continues, as a backward pass continues its forward pass.
   */
  constructor(inputs: readonly NDArray[] = [], before?: Trace) {
    this.#inputs = inputs;
    this.constants = before?.constants ?? new Map();
  }

  push(call: TraceNode): void {
    if (call.writes.some(({ storage }) => this.constants.has(storage))) {
      throw new Error(
        `Cannot ${call.name} into an array that was made of numbers while tracing: the plan makes it ` +
          "once only, so a replay would find it overwritten; make it outside, or set a copy of it.",
      );
    }
    for (const { storage } of [...call.inputs, call.output]) this.hold(storage);
    this.nodes.push(call);
  }

  /** Retains a storage that has memory already. */
  hold(storage: Storage): void {
    if (storage.buffer !== null && !this.held.has(storage)) this.held.add(storage.retain());
  }

  /** Records a constant: an array that the function made of these numbers. */
  bake(storage: Storage, values: ArrayLike<number>): void {
    this.hold(storage);
    this.constants.set(storage, values);
  }

  /** Records a host callback for each replay; `what` distinguishes callbacks when traces are compared. */
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

  /** Records the `grad_req` of a captured array, on which the tape depends. */
  noteRequest(array: NDArray): void {
    const { grad, grad_req, dtype } = array;
    if (dtype !== "float32" || !this.isFromOutside(array)) return;
    const isKnown = this.#requests.some((each) => each.array === array);
    if (!isKnown) this.#requests.push({ array, grad, grad_req });
  }

  /** Whether the `grad_req` of all captured arrays is unchanged. */
  get requestsHold(): boolean {
    for (const { array, grad, grad_req } of this.#requests) {
      if (array.grad_req !== grad_req || array.grad !== grad) return false;
    }
    return true;
  }

  /** Releases the retained storages. */
  release(): void {
    for (const storage of this.held) storage.release();
    this.held.clear();
  }

  /**
   * The trace as text: equal for two traces if they launch the same kernels with the same attributes
   * on the same arrays. Arrays made in the trace are numbered in order of appearance, or have their
   * `names`, which are shared by consecutive traces.
   */
  describe(names: Map<Storage, string> = new Map()): string[] {
    const calls = this.nodes.map(({ name: op, inputs, output, attrs }) => {
      const operands = inputs.map((input) => this.nameOf(input, names));
      return `${op}(${operands.join(", ")}) ${JSON.stringify(attrs)} -> ${this.nameOf(output, names)}`;
    });
    return [...calls, ...this.#hostTasks];
  }

  /** An array in such a text, by the names that it has or is given. */
  nameOf({ storage, shape }: TracedOperand, names: Map<Storage, string>): string {
    let name = names.get(storage);
    if (name === undefined) {
      const values = this.constants.get(storage);
      name = values
        ? `constant [${Array.from(values).join(", ")}]`
        : storage.buffer === null || storage.size === 0
          ? `%${names.size}`
          : `array #${storage.id}`;
      names.set(storage, name);
    }
    return `${name} (${shape.join(", ")})`;
  }
}
