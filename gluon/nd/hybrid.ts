/** Hybridized calls: a forward function as a plan, with its backward as the plan's second phase. */
import { assign } from "./apply.ts";
import { reachable, walk } from "./backward.ts";
import {
  checkSame,
  isTimeToVerify,
  orDispose,
  placeholder,
  signatureOf,
  traceOf,
} from "./compile.ts";
import { context, currentBackend, within } from "./context.ts";
import { NDArray } from "./ndarray.ts";
import { copy } from "./ops/cast.ts";
import { zeros_like } from "./ops/like.ts";
import { Plan } from "./plan.ts";
import { differentiable, recordOutputs, type TapeEntry } from "./tape.ts";
import type { Trace } from "./trace.ts";

/** What a forward function returns. */
export type ForwardResult = NDArray | readonly NDArray[];
type Forward = (...inputs: NDArray[]) => ForwardResult;

/** How many recorded calls of one signature may wait for their `backward`. */
const inFlightLimit = 64;

/**
 * A forward function that is traced once per signature and then replayed. Its results are arrays
 * of their own, and recorded calls can be differentiated: in meaning it is the function itself.
 */
export class HybridFunction {
  readonly #forward: Forward;
  readonly #graphs = new Map<string, ForwardGraph[]>();

  constructor(forward: Forward) {
    this.#forward = forward;
  }

  call(...inputs: NDArray[]): ForwardResult {
    if (context.trace) return this.#forward(...inputs);
    const { recording } = context;
    const marks = inputs.map((input) => (recording && differentiable(input) ? "d" : "-")).join("");
    const key = `${signatureOf(inputs)} ${recording} ${marks}`;
    const graphs = this.#graphs.get(key) ?? [];
    this.#graphs.set(key, graphs);
    let graph = graphs.find((each) => each.isIdle);
    if (!graph) {
      if (graphs.length >= inFlightLimit) {
        throw new Error(
          `Cannot record another call of a hybridized block: ${graphs.length} calls wait for their ` +
            "backward(); run it, or call the block outside of record().",
        );
      }
      graph = new ForwardGraph(this.#forward, inputs);
      graphs.push(graph);
    }
    return graph.call(inputs);
  }

  /** The kernels of each plan made so far, forward and backward. */
  get plans(): readonly (readonly string[])[] {
    return [...this.#graphs.values()].flat().map(({ plan }) => plan.kernels);
  }

  dispose(): void {
    for (const graph of [...this.#graphs.values()].flat()) graph.dispose();
    this.#graphs.clear();
  }
}

/** What tracing a forward function gives. */
interface Traced {
  readonly trace: Trace;
  readonly single: boolean;
  readonly outputs: readonly NDArray[];
  /** Arrays that gradients are wanted of: inputs and, found in the trace, parameters. */
  readonly wanted: readonly NDArray[];
  readonly gradients: readonly NDArray[];
  readonly description: readonly string[];
}

/** Traces `forward` and, while recording, the walk back from `headGrads` as a second phase. */
function traceBoth(
  forward: Forward,
  inputs: readonly NDArray[],
  headGradsOf: (outputs: readonly NDArray[]) => readonly NDArray[],
): Traced {
  const { trace, result } = traceOf((...x) => {
    const result = forward(...x);
    const outputs = result instanceof NDArray ? [result] : result;
    const none = { outputs, single: result instanceof NDArray, wanted: [], gradients: [] };
    if (!context.recording || !outputs.some(differentiable)) return none;
    const entries = reachable(outputs);
    const isLeaf = (array: NDArray): boolean => array.entry === null && differentiable(array);
    const wanted = [...new Set(entries.flatMap((entry) => entry.inputs.filter(isLeaf)))];
    if (context.trace) context.trace.phase = 1;
    const gradients = within({ recording: false }, () => {
      const found = walk(outputs, headGradsOf(outputs), entries, wanted);
      return wanted.map((array) => found.get(array) ?? zeros_like(array));
    });
    return { ...none, wanted, gradients };
  }, inputs);
  return { trace, ...result, description: trace.describe() };
}

/** One traced call: its buffers are in use from a recorded call until that call's `backward`. */
class ForwardGraph {
  readonly plan: Plan;
  readonly #forward: Forward;
  readonly #inputs: readonly NDArray[];
  readonly #traced: Traced;
  #headGrads: readonly NDArray[] = [];
  #pending: WeakRef<TapeEntry> | null = null;
  #calls = 0;

  constructor(forward: Forward, inputs: readonly NDArray[]) {
    this.#forward = forward;
    this.#inputs = inputs.map((input) => {
      const stand = placeholder(input);
      if (context.recording && differentiable(input)) stand.grad_req = "write";
      return stand;
    });
    const placeHeads = (outputs: readonly NDArray[]): readonly NDArray[] => {
      this.#headGrads = outputs.map(placeholder);
      return this.#headGrads;
    };
    this.#traced = orDispose(this.#inputs, () => traceBoth(forward, this.#inputs, placeHeads));
    const { trace, outputs, gradients } = this.#traced;
    const kept = [...outputs, ...gradients].map(({ storage }) => storage);
    this.plan = new Plan(currentBackend(), trace, kept);
  }

  get isIdle(): boolean {
    return this.#pending?.deref()?.consumed ?? true;
  }

  call(inputs: readonly NDArray[]): ForwardResult {
    if (isTimeToVerify(++this.#calls)) {
      const { trace, description } = traceBoth(this.#forward, this.#inputs, () => this.#headGrads);
      trace.release();
      checkSame(this.#traced.description, description);
    }
    for (const [i, input] of inputs.entries()) assign(this.#inputs[i] as NDArray, input);
    this.plan.replay(0);
    const { single, wanted, outputs: standing } = this.#traced;
    const outputs = within({ recording: false }, () => standing.map(copyOf));
    if (context.recording && wanted.length > 0) this.#record(inputs, outputs);
    return single ? (outputs[0] as NDArray) : outputs;
  }

  /** Puts the call on the tape: its gradient replays the plan's second phase. */
  #record(inputs: readonly NDArray[], outputs: readonly NDArray[]): void {
    const sources = this.#traced.wanted.map((array) => {
      const i = this.#inputs.indexOf(array);
      return i < 0 ? array : (inputs[i] as NDArray);
    });
    recordOutputs("hybrid", sources, outputs, (dys) => {
      let results: readonly NDArray[] | undefined;
      return sources.map((_, k) => () => {
        results ??= this.#backward(dys);
        return results[k] as NDArray;
      });
    });
    const entry = outputs[0]?.entry;
    this.#pending = entry ? new WeakRef(entry) : null;
  }

  /** Gradients of what is wanted, given those of the outputs. */
  #backward(dys: readonly (NDArray | undefined)[]): readonly NDArray[] {
    if (context.recording) {
      throw new Error(
        "Cannot differentiate the gradient of a hybridized block: its backward is a plan; " +
          "call net.hybridize(false) first.",
      );
    }
    for (const [i, head] of this.#headGrads.entries()) assign(head, dys[i] ?? zeros_like(head));
    this.plan.replay(1);
    return this.#traced.gradients.map(copyOf);
  }

  dispose(): void {
    for (const array of [...this.#inputs, ...this.#headGrads]) array.dispose();
    this.plan.dispose();
  }
}

/** A copy of a standing array of the plan, whose own handle ended with the trace. */
function copyOf({ shape, storage }: NDArray): NDArray {
  return copy(new NDArray(shape, storage, { owned: false }));
}
