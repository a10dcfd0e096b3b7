/** Compilation by tracing: a function is traced once per signature and then replayed as a plan. */

import { assign } from "../apply.ts";
import { context, currentBackend, refuseAsync, within } from "../context.ts";
import { NDArray } from "../ndarray.ts";
import { copy } from "../ops/cast.ts";
import { keep, Scope } from "../scope.ts";
import type { Storage } from "../storage.ts";
import { structureText } from "../structure.ts";
import {
  checkOutput,
  type Inputs,
  inputsOf,
  type Outputs,
  onArrays,
  outputsOf,
  resultOf,
} from "./call.ts";
import { Plan } from "./plan.ts";
import {
  attachGrads,
  copyBack,
  fillGrads,
  orDispose,
  placeholder,
  requestsOf,
  takeGrads,
} from "./standing.ts";
import { Trace } from "./trace.ts";

/**
 * What a function to be compiled may return: an array, several in arrays and records
 * (`Structure<NDArray>`), or nothing.
 */
// biome-ignore lint/suspicious/noConfusingVoidType: functions that return nothing are welcome.
export type Compilable = object | undefined | void;

/** A compiled function and its plans. */
export interface Compiled<R extends Compilable, In extends readonly unknown[] = NDArray[]>
  extends Disposable {
  (...inputs: In): R;
  /** Names of the kernels of each plan made so far, in order of launch. */
  readonly plans: readonly (readonly string[])[];
  /**
   * Frees the memory of all plans now, rather than when nobody can reach the function or a result of
   * it any more; the next call traces again.
   */
  dispose(): void;
}

/**
 * Compiles `body`: the first call with inputs of some shapes and dtypes traces it, which computes
 * nothing, and binds its kernels to buffers; that call and every further one with such inputs only
 * launch them. A whole training step can be compiled: `record`, `backward`, `Trainer.step` and
 * in-place writes (`x.set(y)`) are traced like any operation. An input is an array or several, in
 * nested arrays and records, or absent (`null`, `undefined`); so is the result.
 *
 * What `body` does in JavaScript happens while tracing only: numbers it computes are baked in. The
 * second, eighth, 32nd, ... call traces once more and throws if the trace differs. Arrays that `body` closes over are
 * read where they are, so writing them in place (`x.set(...)`, `parameter.set_data(...)`) is seen; so is a
 * change of their `grad_req`, by tracing again.
 * An input that is written in place, or asks for a gradient (`attach_grad`), is given what it is given
 * in eager execution. Results are overwritten by the next call; using an older result throws.
 *
 * @throws {TypeError} where `body` is async, reads a value while traced, or takes or returns what is
 * no array.
 */
export function compile<R extends Compilable>(body: (...inputs: NDArray[]) => R): Compiled<R>;
/** The same for a function whose inputs are structures: `(x, [h, c]) => ...`. */
export function compile<R extends Compilable, In extends readonly unknown[]>(
  body: (...inputs: In) => R,
): Compiled<R, In>;
export function compile<R extends Compilable>(body: (...inputs: never[]) => R): Compiled<R> {
  const entries = new Map<string, CompiledEntry>();
  let last: CompiledEntry | null = null;
  const entryFor = ({ arrays, form }: Inputs, inputs: never[]): CompiledEntry => {
    const key = `${signatureOf(arrays)} ${form} ${requestsOf(arrays)}`;
    const known = entries.get(key);
    if (known?.plan.requestsHold) return known;
    entries.delete(key);
    known?.dispose();
    const entry = new CompiledEntry(onArrays(body, inputs), arrays, form);
    entries.set(key, entry);
    return entry;
  };
  const call = (...inputs: never[]): R => {
    if (context.trace) return body(...inputs);
    if (context.recording) {
      throw new Error(
        "Cannot call a compiled function inside record(): its plan cannot be differentiated; " +
          "put the record() inside the compiled function, or hybridize() the net instead.",
      );
    }
    const given = inputsOf(inputs, "call a compiled function");
    if (!last?.fits(given)) {
      last = null; // should tracing fail, what was disposed is not to be called again
      last = entryFor(given, inputs);
    }
    return last.call(given.arrays) as R;
  };
  const dispose = (): void => {
    for (const entry of entries.values()) entry.dispose();
    entries.clear();
    last = null;
  };
  const plans = { get: () => [...entries.values()].map(({ plan }) => plan.kernels) };
  const ends = { dispose: { value: dispose }, [Symbol.dispose]: { value: dispose } };
  return Object.defineProperties(call, { plans, ...ends }) as Compiled<R>;
}

/** What a trace depends on besides the function itself. */
export function signatureOf(inputs: readonly NDArray[]): string {
  let key = `${currentBackend().name} ${context.training}`;
  for (const { dtype, shape } of inputs) key += ` ${dtype}(${shape})`;
  return key;
}

/**
 * Whether a replayed function should be traced again to see that it still does the same: on its
 * second, eighth, 32nd, ... call, so that it costs next to nothing.
 */
export function isTimeToVerify(calls: number): boolean {
  return calls > 1 && (calls & (calls - 1)) === 0 && (Math.clz32(calls) & 1) === 0;
}

/** A trace and the results it has, as texts that are equal for two traces that do the same. */
export interface Description {
  readonly calls: readonly string[];
  readonly results: readonly string[];
}

/** What a traced function returns, as text: equal for two traces that return the same. */
export function describeOutputs(
  trace: Trace,
  { arrays, form }: Outputs,
  names: Map<Storage, string>,
): string {
  const nameOf = (at: unknown): string => trace.nameOf(arrays[at as number] as NDArray, names);
  return `return ${structureText(form, nameOf)}`;
}

/** Throws where two traces of one function differ: what differs cannot be replayed. */
export function checkSame(first: Description, second: Description): void {
  checkSameLines(first.calls, second.calls);
  checkSameLines(first.results, second.results);
}

function checkSameLines(first: readonly string[], second: readonly string[]): void {
  const at = first.findIndex((line, i) => line !== second[i]);
  if (at < 0 && first.length === second.length) return;
  const line = at < 0 ? first.length : at;
  throw new Error(
    "Cannot replay a compiled function or hybridized block: it does not do the same twice. First " +
      `call: ${first[line] ?? "nothing more"}. Now: ${second[line] ?? "nothing more"}. ` +
      "Keep what changes in an array and write it with x.set(...), or do not compile.",
  );
}

const instead = "keep a copy, x.copy()"; // a result is memory of the plan
const OVERWRITTEN = { by: "by the next call of the compiled function that made it", instead };
const DISPOSED = { by: "with its compiled function", instead };

/** One signature of a compiled function. */
class CompiledEntry {
  readonly plan: Plan;
  readonly #body: (...inputs: NDArray[]) => unknown;
  readonly #inputs: readonly NDArray[];
  readonly #form: string;
  /** The `grad_req` of the inputs; `null` where autograd follows none of them. */
  readonly #requests: string | null;
  readonly #description: Description;
  /** What the function returns; `null` where it returns nothing. */
  readonly #outputs: Outputs | null;
  readonly #backend = currentBackend();
  readonly #training = context.training;
  #handles: NDArray[] = [];
  #calls = 0;

  constructor(body: (...inputs: NDArray[]) => unknown, inputs: readonly NDArray[], form: string) {
    this.#body = body;
    this.#form = form;
    this.#inputs = inputs.map(placeholder);
    this.#requests = requestsOf(inputs);
    if (this.#requests !== null) attachGrads(this.#inputs, inputs);
    const { trace, outputs, description } = orDispose(this.#inputs, () => this.#trace());
    this.#outputs = outputs;
    this.#description = description;
    const planned = outputs?.arrays.map(({ storage }) => storage);
    const own = this.#inputs.map(({ storage }) => storage);
    this.plan = new Plan(this.#backend, trace, new Set(planned), { inputs: own });
  }

  /** Whether a call with `inputs` has this signature; says what `signatureOf` does, without a text. */
  fits({ arrays, form }: Inputs): boolean {
    if (context.backend !== this.#backend || context.training !== this.#training) return false;
    if (arrays.length !== this.#inputs.length || form !== this.#form) return false;
    if (requestsOf(arrays) !== this.#requests) return false;
    if (!this.plan.requestsHold) return false;
    for (let i = 0; i < arrays.length; i++) {
      if (!(this.#inputs[i] as NDArray).isLike(arrays[i] as NDArray)) return false;
    }
    return true;
  }

  call(inputs: readonly NDArray[]): unknown {
    if (isTimeToVerify(++this.#calls)) this.#verify();
    if (this.#requests !== null) fillGrads(this.#inputs, inputs);
    for (let i = 0; i < inputs.length; i++) {
      assign(this.#inputs[i] as NDArray, inputs[i] as NDArray);
    }
    for (const handle of this.#handles) {
      handle.dispose(OVERWRITTEN);
    }
    this.plan.replay();
    copyBack(this.plan, this.#inputs, inputs);
    if (this.#requests !== null) takeGrads(this.plan, this.#inputs, inputs);
    if (this.#outputs === null) return undefined;
    this.#handles = this.#outputs.arrays.map((output) => this.#handleOf(output));
    return resultOf(this.#outputs, this.#handles);
  }

  /** An array for the caller: of the plan's memory, or of an array from outside that the function returned. */
  #handleOf({ shape, storage }: NDArray): NDArray {
    const owned = storage.keeper !== this.plan;
    return keep(new NDArray(shape, storage.retain(), { owned }));
  }

  #trace(): { trace: Trace; outputs: Outputs | null; description: Description } {
    const { trace, result } = traceOf((...inputs) => {
      const output = this.#body(...inputs);
      refuseAsync(output, "compile");
      if (output === undefined) return null;
      checkOutput(output, "compile a function");
      const { arrays, form } = outputsOf(output);
      // The next call overwrites the inputs one by one: what it is given may be this result.
      const standing = new Set(inputs.flatMap(({ storage, grad }) => [storage, grad?.storage]));
      const apart = arrays.map((array) => (standing.has(array.storage) ? copy(array) : array));
      return { arrays: apart, form };
    }, this.#inputs);
    const names = new Map<Storage, string>();
    const calls = trace.describe(names);
    const results = result ? [describeOutputs(trace, result, names)] : [];
    return { trace, outputs: result, description: { calls, results } };
  }

  #verify(): void {
    const { trace, description } = this.#trace();
    trace.release();
    checkSame(this.#description, description);
  }

  dispose(): void {
    for (const handle of this.#handles) handle.dispose(DISPOSED);
    for (const { grad } of this.#inputs) grad?.dispose();
    this.plan.dispose();
  }
}

/** Traces `body`: records what it would launch, without computing. */
export function traceOf<R>(
  body: (...inputs: NDArray[]) => R,
  inputs: readonly NDArray[],
): { trace: Trace; result: R } {
  const trace = new Trace(inputs);
  const scope = new Scope(null);
  try {
    return { trace, result: within({ trace, scope }, () => body(...inputs)) };
  } catch (error) {
    trace.release();
    throw error;
  } finally {
    scope.close("at the end of the trace that made it");
  }
}
