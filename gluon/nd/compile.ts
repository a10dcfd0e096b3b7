/** Functions that are traced once per signature and then replayed as a plan. */

import { assign } from "./apply.ts";
import { context, currentBackend, refuseAsync, within } from "./context.ts";
import { NDArray } from "./ndarray.ts";
import { Plan } from "./plan.ts";
import { Scope } from "./scope.ts";
import { Storage } from "./storage.ts";
import { Trace } from "./trace.ts";

/** What a function to be compiled may return. */
// biome-ignore lint/suspicious/noConfusingVoidType: functions that return nothing are welcome.
export type Compilable = NDArray | readonly NDArray[] | undefined | void;

/** A compiled function, with what it has learned. */
export interface Compiled<R extends Compilable> {
  (...inputs: NDArray[]): R;
  /** Names of the kernels of each plan made so far, in order of launch. */
  readonly plans: readonly (readonly string[])[];
  /** Gives the memory of all plans back; the next call traces anew. */
  dispose(): void;
}

/**
 * Compiles `body`: the first call with inputs of some shapes and dtypes traces it, which computes
 * nothing, and binds its kernels to buffers; that call and every further one with such inputs only
 * launch them. A whole training step can be compiled: `record`, `backward`, `Trainer.step` and
 * in-place writes (`x.set(y)`) are traced like any operation.
 *
 * What `body` does in JavaScript happens while tracing only: numbers it computes are baked in. The
 * second, fourth, eighth, ... call traces once more and throws if the trace differs. Arrays that `body` closes over are
 * read where they are, so writing them in place (`x.set(...)`, `parameter.set_data(...)`) is seen; so is a
 * change of what they want of `backward`, by tracing anew.
 * Results are overwritten by the next call; using an older result throws.
 *
 * @throws {TypeError} where `body` is async or reads a value while traced.
 */
export function compile<R extends Compilable>(body: (...inputs: NDArray[]) => R): Compiled<R> {
  const entries = new Map<string, CompiledEntry<R>>();
  let last: CompiledEntry<R> | null = null;
  const entryFor = (inputs: readonly NDArray[]): CompiledEntry<R> => {
    const key = signatureOf(inputs);
    const known = entries.get(key);
    if (known?.plan.requestsHold) return known;
    entries.delete(key);
    known?.dispose();
    const entry = new CompiledEntry(body, inputs);
    entries.set(key, entry);
    return entry;
  };
  const call = (...inputs: NDArray[]): R => {
    if (context.trace) return body(...inputs);
    if (context.recording) {
      throw new Error(
        "Cannot call a compiled function inside record(): its plan cannot be differentiated; " +
          "put the record() inside the compiled function, or hybridize() the net instead.",
      );
    }
    if (!last?.fits(inputs)) {
      last = null; // should tracing fail, what was disposed is not to be called again
      last = entryFor(inputs);
    }
    return last.call(inputs);
  };
  const dispose = (): void => {
    for (const entry of entries.values()) entry.dispose();
    entries.clear();
    last = null;
  };
  const plans = { get: () => [...entries.values()].map(({ plan }) => plan.kernels) };
  return Object.defineProperties(call, { plans, dispose: { value: dispose } }) as Compiled<R>;
}

/** What a trace depends on besides the function itself. */
export function signatureOf(inputs: readonly NDArray[]): string {
  let key = `${currentBackend().name} ${context.training}`;
  for (const { dtype, shape } of inputs) key += ` ${dtype}(${shape})`;
  return key;
}

/** A standing copy of an input's place, which every replay reads. */
export function placeholder({ shape, dtype, size }: NDArray): NDArray {
  const storage = Storage.alloc(currentBackend(), dtype, size);
  return new NDArray(shape, storage, { owned: false });
}

/** Runs `body`; if it throws, `arrays` are given back first. */
export function orDispose<T>(arrays: readonly NDArray[], body: () => T): T {
  try {
    return body();
  } catch (error) {
    for (const array of arrays) array.dispose();
    throw error;
  }
}

/**
 * Whether a replayed function should be traced again to see that it still does the same: on its
 * second, fourth, eighth, ... call, so that it costs next to nothing.
 */
export function isTimeToVerify(calls: number): boolean {
  return calls > 1 && (calls & (calls - 1)) === 0;
}

/** Throws where two traces of one function differ: what differs cannot be replayed. */
export function checkSame(first: readonly string[], second: readonly string[]): void {
  const at = first.findIndex((line, i) => line !== second[i]);
  if (at < 0 && first.length === second.length) return;
  const line = at < 0 ? first.length : at;
  throw new Error(
    "Cannot replay a compiled function or hybridized block: it does not do the same twice. First " +
      `call: ${first[line] ?? "nothing more"}. Now: ${second[line] ?? "nothing more"}. ` +
      "Keep what changes in an array and write it with x.set(...), or do not compile.",
  );
}

/** One signature of a compiled function. */
class CompiledEntry<R extends Compilable> {
  readonly plan: Plan;
  readonly #body: (...inputs: NDArray[]) => R;
  readonly #inputs: readonly NDArray[];
  readonly #description: readonly string[];
  readonly #outputs: readonly NDArray[];
  readonly #single: boolean;
  readonly #backend = currentBackend();
  readonly #training = context.training;
  #handles: NDArray[] = [];
  #calls = 0;

  constructor(body: (...inputs: NDArray[]) => R, inputs: readonly NDArray[]) {
    this.#body = body;
    this.#inputs = inputs.map(placeholder);
    const { trace, result } = orDispose(this.#inputs, () => traceOf(body, this.#inputs));
    this.#single = result instanceof NDArray;
    this.#outputs = result instanceof NDArray ? [result] : (result ?? []);
    this.#description = trace.describe();
    const planned = this.#outputs.map(({ storage }) => storage);
    this.plan = new Plan(this.#backend, trace, planned);
  }

  /** Whether a call with `inputs` has this signature; says what `signatureOf` does, without a text. */
  fits(inputs: readonly NDArray[]): boolean {
    if (context.backend !== this.#backend || context.training !== this.#training) return false;
    if (inputs.length !== this.#inputs.length || !this.plan.requestsHold) return false;
    for (let i = 0; i < inputs.length; i++) {
      if (!(this.#inputs[i] as NDArray).isLike(inputs[i] as NDArray)) return false;
    }
    return true;
  }

  call(inputs: readonly NDArray[]): R {
    if (isTimeToVerify(++this.#calls)) this.#verify();
    for (let i = 0; i < inputs.length; i++) {
      assign(this.#inputs[i] as NDArray, inputs[i] as NDArray);
    }
    for (const handle of this.#handles) {
      handle.dispose("by the next call of the compiled function that made it");
    }
    this.plan.replay();
    this.#handles = this.#outputs.map(
      ({ shape, storage }) => new NDArray(shape, storage.retain(), { owned: false }),
    );
    return (this.#single ? this.#handles[0] : this.#handles) as R;
  }

  #verify(): void {
    const { trace } = traceOf(this.#body, this.#inputs);
    trace.release();
    checkSame(this.#description, trace.describe());
  }

  dispose(): void {
    for (const handle of this.#handles) handle.dispose("with its compiled function");
    for (const input of this.#inputs) input.dispose();
    this.plan.dispose();
  }
}

/** Runs `body` without computing and notes what it would launch. */
export function traceOf<R>(
  body: (...inputs: NDArray[]) => R,
  inputs: readonly NDArray[],
): { trace: Trace; result: R } {
  const trace = new Trace(inputs);
  const scope = new Scope(null);
  try {
    const result = within({ trace, scope }, () => body(...inputs));
    refuseAsync(result, "compile");
    return { trace, result };
  } catch (error) {
    trace.release();
    throw error;
  } finally {
    scope.close("at the end of the trace that made it");
  }
}
