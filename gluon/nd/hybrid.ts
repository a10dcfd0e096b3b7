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
import type { Storage } from "./storage.ts";
import { differentiable, overwritten, recordOutputs, type TapeEntry } from "./tape.ts";
import type { Trace } from "./trace.ts";

type Forward = (...inputs: NDArray[]) => NDArray;

/** An input, or none where the block takes it or leaves it. */
type Given = NDArray | null | undefined;

type ForwardOfGiven = (...inputs: Given[]) => NDArray;

/** How many recorded calls of one signature may wait for their `backward`. */
const inFlightLimit = 64;

/**
 * A forward function that is traced once per signature and then replayed. Its results are arrays
 * of their own, and recorded calls can be differentiated: in meaning it is the function itself.
 */
export class HybridFunction {
  readonly #forward: ForwardOfGiven;
  readonly #graphs = new Map<string, ForwardGraph[]>();

  constructor(forward: Forward) {
    this.#forward = forward as ForwardOfGiven;
  }

  call(...given: Given[]): NDArray {
    if (context.trace) return this.#forward(...given);
    const inputs = given.filter((input) => input instanceof NDArray);
    return this.#graphFor(given, inputs).call(inputs);
  }

  /** A graph of this signature that no call waits for; a new one where there is none. */
  #graphFor(given: readonly Given[], inputs: readonly NDArray[]): ForwardGraph {
    const { recording } = context;
    const mark = (input: Given): string =>
      input ? (recording && differentiable(input) ? "d" : "-") : `${input}`;
    const key = `${signatureOf(inputs)} ${recording} ${given.map(mark).join("")}`;
    const graphs = this.#graphs.get(key) ?? [];
    this.#graphs.set(key, graphs);
    const idle = graphs.find((each) => each.isIdle);
    if (idle?.plan.requestsHold) return idle;
    if (idle) {
      graphs.splice(graphs.indexOf(idle), 1);
      idle.dispose();
    }
    if (graphs.length >= inFlightLimit) {
      throw new Error(
        `Cannot record another call of a hybridized block: ${graphs.length} calls wait for their ` +
          "backward(); run it, or call the block outside of record().",
      );
    }
    const graph = new ForwardGraph(atPlacesOf(given, this.#forward), inputs);
    graphs.push(graph);
    return graph;
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

/** `forward` as a function of arrays alone; where `given` has none, it is called with none. */
function atPlacesOf(given: readonly Given[], forward: ForwardOfGiven): Forward {
  const places = given.map((input) => input && true); // not to hold on to the arrays
  return (...arrays) => {
    const next = arrays.values();
    return forward(...places.map((place) => (place ? next.next().value : place)));
  };
}

/** What tracing a forward function gives. */
interface Traced {
  readonly trace: Trace;
  readonly output: NDArray;
  /** Arrays that gradients are wanted of: inputs and, found in the trace, parameters. */
  readonly wanted: readonly NDArray[];
  readonly gradients: readonly NDArray[];
  readonly description: readonly string[];
}

/** Traces `forward` and, while recording, the walk back from a head gradient as a second phase. */
function traceBoth(
  forward: Forward,
  inputs: readonly NDArray[],
  headGradOf: (output: NDArray) => NDArray,
): Traced {
  const { trace, result } = traceOf((...x) => {
    const output = forward(...x);
    if (!context.recording || !differentiable(output)) return { output, wanted: [], gradients: [] };
    const entries = reachable([output]);
    const isLeaf = (array: NDArray): boolean => array.entry === null && differentiable(array);
    const leaves = [output, ...entries.flatMap((entry) => entry.inputs)].filter(isLeaf);
    const wanted = [...new Set(leaves)];
    if (context.trace) context.trace.phase = 1;
    const gradients = within({ recording: false }, () => {
      const found = walk([output], [headGradOf(output)], entries, wanted);
      return wanted.map((array) => found.get(array) ?? zeros_like(array));
    });
    return { output, wanted, gradients };
  }, inputs);
  return { trace, ...result, description: trace.describe() };
}

/** One traced call: its buffers are in use from a recorded call until that call's `backward`. */
class ForwardGraph {
  readonly plan: Plan;
  readonly #forward: Forward;
  readonly #inputs: readonly NDArray[];
  readonly #traced: Traced;
  /** What backward reads besides the plan's own arrays: parameters, for example. */
  readonly #readLater: readonly Storage[];
  #headGrad: NDArray | null = null;
  #pending: WeakRef<TapeEntry> | null = null;
  #calls = 0;

  constructor(forward: Forward, inputs: readonly NDArray[]) {
    this.#forward = forward;
    this.#inputs = inputs.map((input) => {
      const stand = placeholder(input);
      if (context.recording && differentiable(input)) stand.grad_req = "write";
      return stand;
    });
    this.#traced = orDispose(this.#inputs, () => this.#trace());
    const { trace, output, gradients } = this.#traced;
    const kept = [output, ...gradients].map(({ storage }) => storage);
    this.plan = new Plan(currentBackend(), trace, kept);
    const own = [...this.#inputs, this.#headGrad].map((array) => array?.storage);
    this.#readLater = this.plan.readLater.filter((storage) => !own.includes(storage));
  }

  #trace(): Traced {
    const headGradOf = (output: NDArray): NDArray => (this.#headGrad ??= placeholder(output));
    return traceBoth(this.#forward, this.#inputs, headGradOf);
  }

  get isIdle(): boolean {
    return this.#pending?.deref()?.consumed ?? true;
  }

  call(inputs: readonly NDArray[]): NDArray {
    if (isTimeToVerify(++this.#calls)) {
      const { trace, description } = this.#trace();
      trace.release();
      checkSame(this.#traced.description, description);
    }
    for (const [i, input] of inputs.entries()) assign(this.#inputs[i] as NDArray, input);
    this.plan.replay(0);
    const output = within({ recording: false }, () => copyOf(this.#traced.output));
    if (context.recording && this.#traced.wanted.length > 0) this.#record(inputs, output);
    return output;
  }

  /** Puts the call on the tape: its gradient replays the plan's second phase. */
  #record(inputs: readonly NDArray[], output: NDArray): void {
    const sources = this.#traced.wanted.map((array) => {
      const i = this.#inputs.indexOf(array);
      return i < 0 ? array : (inputs[i] as NDArray);
    });
    const versions = this.#readLater.map(({ version }) => version);
    recordOutputs("hybrid", sources, [output], ([dy]) => {
      let results: readonly NDArray[] | undefined;
      return sources.map((_, k) => () => {
        results ??= this.#backward(dy as NDArray, versions);
        return results[k] as NDArray;
      });
    });
    this.#pending = output.entry && new WeakRef(output.entry);
  }

  /** Gradients of what is wanted, given that of the output; `versions` are those when recorded. */
  #backward(dy: NDArray, versions: readonly number[]): readonly NDArray[] {
    if (context.recording) {
      throw new Error(
        "Cannot differentiate the gradient of a hybridized block: its backward is a plan; " +
          "call net.hybridize(false) first.",
      );
    }
    if (this.#readLater.some(({ version }, i) => version !== versions[i])) {
      throw overwritten("a hybridized block", "an array that it reads, such as a parameter,");
    }
    assign(this.#headGrad as NDArray, dy);
    this.plan.replay(1);
    return this.#traced.gradients.map(copyOf);
  }

  dispose(): void {
    for (const array of [...this.#inputs, this.#headGrad]) array?.dispose();
    this.plan.dispose();
  }
}

/** A copy of a standing array of the plan, whose own handle ended with the trace. */
function copyOf({ shape, storage }: NDArray): NDArray {
  return copy(new NDArray(shape, storage, { owned: false }));
}
