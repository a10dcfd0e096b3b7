/** One signature of a hybridized function: a plan of its forward pass, and plans of its backward pass. */
import type { Backend } from "../../../backends/backend.ts";
import { assign } from "../apply.ts";
import { differentiable, overwritten, recordOutputs, type TapeEntry } from "../autograd/tape.ts";
import { context, currentBackend, within } from "../context.ts";
import { NDArray } from "../ndarray.ts";
import type { GradientThunk } from "../op.ts";
import { copy } from "../ops/cast.ts";
import type { Storage } from "../storage.ts";
import { resultOf } from "./call.ts";
import { checkSame, isTimeToVerify } from "./compile.ts";
import { missing, Plan } from "./plan.ts";
import type { PlannedBuffer } from "./plan_memory.ts";
import { copyBack, orDispose, placeholder } from "./standing.ts";
import { type Traced, traceBoth } from "./trace_both.ts";

/** For which of the differentiable outputs there is a gradient. */
type Heads = readonly boolean[];

/** A bound backward pass from some of the outputs. */
interface Backward {
  readonly plan: Plan;
  /** The gradient of each array that requires one; `null` where there is none. */
  readonly gradients: readonly (NDArray | null)[];
  /** What it reads besides arrays of the graph: parameters, for example. */
  readonly readsLater: readonly Storage[];
}

/** One traced call: its buffers are in use from a recorded call until that call's `backward`. */
export class ForwardGraph {
  readonly #plan: Plan;
  readonly #forward: (...inputs: NDArray[]) => unknown;
  readonly #inputs: readonly NDArray[];
  readonly #headGrads: NDArray[] = [];
  /** Inputs and head gradients: arrays that callers fill. */
  readonly #standing: NDArray[] = [];
  readonly #traced: Traced;
  readonly #backend: Backend = currentBackend();
  readonly #training = context.training;
  /** Backward passes by the outputs that they start from; the first is the one from all. */
  readonly #backwards = new Map<string, Backward>();
  /** Buffers that a backward pass may overwrite. */
  #idle: readonly PlannedBuffer[];
  #pending: WeakRef<TapeEntry> | null = null;
  #calls = 0;

  constructor(forward: (...inputs: NDArray[]) => unknown, inputs: readonly NDArray[]) {
    this.#forward = forward;
    this.#inputs = inputs.map((input) => {
      const stand = this.#stand(input);
      if (context.recording && differentiable(input)) stand.grad_req = "write";
      return stand;
    });
    this.#traced = orDispose(this.#standing, () => this.#trace());
    const { trace, outputs, heads, backward, gradients } = this.#traced;
    const kept = [...storagesOf(outputs.arrays), ...missing(backward, storagesOf(gradients))];
    const standing = storagesOf(this.#standing);
    this.#plan = new Plan(this.#backend, trace, new Set(kept), { inputs: standing });
    this.#idle = this.#plan.idle;
    if (heads.length > 0)
      this.#bind(
        this.#traced,
        heads.map(() => true),
      );
  }

  #stand(array: NDArray): NDArray {
    const stand = placeholder(array);
    this.#standing.push(stand);
    return stand;
  }

  /** Traces the function, and its backward pass from all outputs, or from `heads`. */
  #trace(heads?: Heads): Traced {
    const headGradOf = (output: NDArray, i: number): NDArray =>
      (this.#headGrads[i] ??= this.#stand(output));
    return traceBoth(this.#forward, this.#inputs, headGradOf, heads);
  }

  /** Binds the backward pass of a trace. */
  #bind({ backward, gradients }: Traced, heads: Heads): Backward {
    const own = new Set(storagesOf(this.#standing));
    const isOutside = (storage: Storage): boolean =>
      storage.size > 0 &&
      backward.held.has(storage) &&
      !backward.constants.has(storage) &&
      !own.has(storage);
    const plan = new Plan(this.#backend, backward, new Set(storagesOf(gradients)), {
      idle: this.#idle,
    });
    this.#idle = plan.idle;
    const bound = { plan, gradients, readsLater: plan.reads.filter(isOutside) };
    this.#backwards.set(heads.join(), bound);
    return bound;
  }

  /**
   * The backward pass from `heads` alone. The first time it is traced, on the arrays that the forward
   * pass has kept: it needs no others than the pass from all outputs does.
   */
  #backwardFrom(heads: Heads): Backward {
    const known = this.#backwards.get(heads.join());
    if (known) return known;
    const flags = { backend: this.#backend, training: this.#training, recording: true };
    const traced = within(flags, () => this.#trace(heads));
    traced.trace.release();
    try {
      checkSame(this.#traced.description, traced.description);
    } catch (error) {
      traced.backward.release();
      throw error;
    }
    for (const [i, { output }] of traced.trace.nodes.entries()) {
      output.storage.buffer ??= this.#traced.trace.nodes[i]?.output.storage.buffer ?? null;
    }
    return this.#bind(traced, heads);
  }

  get isIdle(): boolean {
    return this.#pending?.deref()?.consumed ?? true;
  }

  /** Whether the `grad_req` of all captured arrays is what it was when the function was traced. */
  get requestsHold(): boolean {
    return this.#plan.requestsHold;
  }

  /** Names of the kernels of the forward pass and of each backward pass made so far. */
  get kernels(): readonly string[] {
    const plans = [this.#plan, ...[...this.#backwards.values()].map(({ plan }) => plan)];
    return plans.flatMap(({ kernels }) => kernels);
  }

  call(inputs: readonly NDArray[]): unknown {
    if (isTimeToVerify(++this.#calls)) this.#verify();
    for (const [i, input] of inputs.entries()) assign(this.#inputs[i] as NDArray, input);
    this.#plan.replay();
    copyBack(this.#plan, this.#inputs, inputs);
    const { outputs, heads } = this.#traced;
    const arrays = within({ recording: false }, () => outputs.arrays.map(copyOf));
    if (heads.length > 0)
      this.#record(
        inputs,
        heads.map((at) => arrays[at] as NDArray),
      );
    return resultOf(outputs, arrays);
  }

  #verify(): void {
    const { trace, backward, description, backwardDescription } = this.#trace();
    trace.release();
    backward.release();
    checkSame(this.#traced.description, description);
    checkSame(this.#traced.backwardDescription, backwardDescription);
  }

  /** Records the call on the tape: its gradient replays the backward pass from the given heads. */
  #record(inputs: readonly NDArray[], outputs: readonly NDArray[]): void {
    const sources = this.#traced.wanted.map((array) => {
      const i = this.#inputs.indexOf(array);
      return i < 0 ? array : (inputs[i] as NDArray);
    });
    const [fromAll] = this.#backwards.values();
    const versions = new Map(fromAll?.readsLater.map((storage) => [storage, storage.version]));
    const gradient = (dys: readonly (NDArray | undefined)[]): GradientThunk[] => {
      const backward = this.#backwardFrom(dys.map((dy) => dy !== undefined));
      let results: readonly (NDArray | null)[] | undefined;
      return backward.gradients.map((gradient, k): GradientThunk => {
        if (gradient === null) return null;
        return () => {
          results ??= this.#replay(backward, dys, versions);
          return results[k] as NDArray;
        };
      });
    };
    const { dependents } = this.#traced;
    recordOutputs("hybrid", sources, outputs, gradient, { dependents });
    const entry = outputs[0]?.entry;
    this.#pending = entry ? new WeakRef(entry) : null;
  }

  /** Gradients, given those of outputs; `versions` are those when the call was recorded. */
  #replay(
    { plan, gradients, readsLater }: Backward,
    dys: readonly (NDArray | undefined)[],
    versions: ReadonlyMap<Storage, number>,
  ): readonly (NDArray | null)[] {
    if (context.recording) {
      throw new Error(
        "Cannot differentiate the gradient of a hybridized block: its backward is a plan; " +
          "call net.hybridize(false) first.",
      );
    }
    if (readsLater.some((storage) => storage.version !== versions.get(storage))) {
      throw overwritten("a hybridized block", "an array that it reads, such as a parameter,");
    }
    for (const [i, dy] of dys.entries()) if (dy) assign(this.#headGrads[i] as NDArray, dy);
    plan.replay();
    return gradients.map((gradient) => gradient && copyOf(gradient));
  }

  dispose(): void {
    for (const { plan } of this.#backwards.values()) plan.dispose();
    this.#plan.dispose();
  }
}

function storagesOf(arrays: readonly (NDArray | null)[]): Storage[] {
  return arrays.flatMap((array) => array?.storage ?? []);
}

/** A copy of a persistent array of the plan, whose own handle was freed with the trace. */
function copyOf({ shape, storage }: NDArray): NDArray {
  return copy(new NDArray(shape, storage, { owned: false }));
}
