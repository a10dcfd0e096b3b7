/** Hybridized calls: a forward function that is replayed as a plan, one for each signature. */
import { differentiable } from "../autograd/tape.ts";
import { context } from "../context.ts";
import type { NDArray } from "../ndarray.ts";
import { type Inputs, inputsOf, onArrays } from "./call.ts";
import { signatureOf } from "./compile.ts";
import { ForwardGraph } from "./forward_graph.ts";

/** How many recorded calls of one signature may wait for their `backward`. */
const inFlightLimit = 64;

/**
 * A forward function that is traced once per signature and then replayed. Inputs and outputs are
 * arrays or structures of them; the signature is the form of the inputs, shapes, dtypes, and whether it is training
 * and recording. Results are separate arrays, and recorded calls can be differentiated from any of
 * them: semantically it is the function itself.
 */
export class HybridFunction<In extends readonly unknown[] = NDArray[], Out = NDArray> {
  readonly #forward: (...inputs: In) => Out;
  readonly #graphs = new Map<string, ForwardGraph[]>();

  constructor(forward: (...inputs: In) => Out) {
    this.#forward = forward;
  }

  call(...inputs: In): Out {
    if (context.trace || context.graph) return this.#forward(...inputs);
    const given = inputsOf(inputs, "call a hybridized function");
    return this.#graphFor(given, inputs).call(given.arrays) as Out;
  }

  /** A graph of this signature that no pending `backward` needs; a new one where there is none. */
  #graphFor({ arrays, form }: Inputs, inputs: In): ForwardGraph {
    const { recording } = context;
    const wants = recording
      ? arrays.map((array) => (differentiable(array) ? "d" : "-")).join("")
      : "";
    const key = `${signatureOf(arrays)} ${form} ${recording} ${wants}`;
    const graphs = this.#graphs.get(key) ?? [];
    this.#graphs.set(key, graphs);
    const idle = graphs.find((each) => each.isIdle);
    if (idle?.requestsHold) return idle;
    if (idle) {
      graphs.splice(graphs.indexOf(idle), 1);
      idle.dispose();
    }
    if (graphs.length >= inFlightLimit) {
      throw new Error(
        `Cannot record another call of a hybridized block: ${graphs.length} calls wait for their ` +
          "backward(); run it, call the block outside of record(), or hybridize a block around all " +
          "of these calls, such as a loop over time steps.",
      );
    }
    const graph = new ForwardGraph(onArrays(this.#forward, inputs), arrays);
    graphs.push(graph);
    return graph;
  }

  /** The kernels of each plan made so far, forward and backward. */
  get plans(): readonly (readonly string[])[] {
    return [...this.#graphs.values()].flat().map(({ kernels }) => kernels);
  }

  dispose(): void {
    for (const graph of [...this.#graphs.values()].flat()) graph.dispose();
    this.#graphs.clear();
  }
}
