/** Reverse-mode differentiation: walks the tape back from the heads and accumulates gradients. */
import { assign } from "../apply.ts";
import { context, within } from "../context.ts";
import { NDArray } from "../ndarray.ts";
import { add } from "../ops/arithmetic.ts";
import { copy } from "../ops/cast.ts";
import { ones_like, zeros_like } from "../ops/like.ts";
import { scope } from "../scope.ts";
import { formatShape } from "../shape.ts";
import { consume, type Dependents, differentiable, type TapeEntry } from "./tape.ts";

/** Gradients with respect to the heads, one each; `null` (or no list) means ones. */
export type HeadGrads = NDArray | readonly (NDArray | null)[];

/** Options of `backward`. */
export interface BackwardOptions {
  /** Keep the graph for another `backward`. Default: false. */
  retain_graph?: boolean;
  /** Run gradients in training mode. Default: true. */
  train_mode?: boolean;
  /** The arrays that get a gradient; none is computed for others. Default: all that asked for one. */
  variables?: readonly NDArray[];
}

/** Options of `grad`. */
export interface GradOptions extends Omit<BackwardOptions, "variables"> {
  /** Gradients of the heads; ones by default. */
  head_grads?: HeadGrads;
  /** Record the gradients themselves, for second derivatives. Default: false. */
  create_graph?: boolean;
}

/**
 * Gradients of `heads` (each weighed by its head gradient, ones by default) in every array that
 * asked for one with `attach_grad`, or in `variables`: written to its `grad`, or added where its `grad_req` is "add".
 *
 * @throws {Error} where a head was not recorded, or its graph has been freed by an earlier backward.
 */
export function backward(
  heads: NDArray | readonly NDArray[],
  head_grads?: HeadGrads,
  { retain_graph = false, train_mode = true, variables }: BackwardOptions = {},
): void {
  const from = checkHeads(listOf(heads));
  const entries = reachable(from);
  scope(() =>
    within({ recording: false, training: train_mode }, () => {
      const gradients = walk(from, head_grads, entries, variables);
      for (const [array, gradient] of gradients) deposit(array, gradient);
      // A call of several outputs says by itself which inputs those with a gradient lead to.
      const single = entries.filter(({ dependents }) => dependents === null);
      for (const leaf of leavesOf(from, single)) {
        const isWanted = variables?.includes(leaf) ?? true;
        if (isWanted && !gradients.has(leaf)) deposit(leaf, zeros_like(leaf));
      }
    }),
  );
  if (!retain_graph) consume(entries);
}

/**
 * The gradient of `heads` with respect to `variables`, as a new array; no `grad` is touched. With
 * `create_graph` the result can itself be differentiated.
 *
 * @throws {Error} where a head was not recorded, autograd does not follow a variable, or the graph
 * has been freed by an earlier backward.
 */
export function grad(
  heads: NDArray | readonly NDArray[],
  variables: NDArray,
  options?: GradOptions,
): NDArray;
/** The same for several variables, one gradient each. */
export function grad(
  heads: NDArray | readonly NDArray[],
  variables: readonly NDArray[],
  options?: GradOptions,
): NDArray[];
export function grad(
  heads: NDArray | readonly NDArray[],
  variables: NDArray | readonly NDArray[],
  options: GradOptions = {},
): NDArray | NDArray[] {
  const { head_grads, create_graph = false, train_mode = true } = options;
  const { retain_graph = create_graph } = options;
  const from = checkHeads(listOf(heads));
  const to = listOf(variables);
  for (const [i, variable] of to.entries()) {
    if (differentiable(variable)) continue;
    throw new Error(
      `Cannot differentiate with respect to variable ${i} ${formatShape(variable.shape)}: ` +
        "autograd does not follow it; call its attach_grad() before the record().",
    );
  }
  const entries = reachable(from);
  const compute = (): NDArray[] =>
    within({ recording: create_graph, training: train_mode }, () => {
      const gradients = walk(from, head_grads, entries, to);
      // Where a gradient is a head gradient, or that of another variable, the caller gets its own.
      const taken = new Set(listOf(head_grads ?? []).map((given) => given?.storage));
      return to.map((variable) => {
        const found = gradients.get(variable) ?? zeros_like(variable);
        const gradient = taken.has(found.storage) ? copy(found) : found;
        taken.add(gradient.storage);
        return gradient;
      });
    });
  const results = create_graph ? compute() : scope(compute);
  if (!retain_graph) consume(entries);
  return variables instanceof NDArray ? (results[0] as NDArray) : results;
}

function listOf<T>(value: NDArray | readonly T[]): readonly (NDArray | T)[] {
  return value instanceof NDArray ? [value] : value;
}

function checkHeads(heads: readonly NDArray[]): readonly NDArray[] {
  for (const [i, head] of heads.entries()) {
    if (differentiable(head)) continue;
    throw new Error(
      `Cannot run backward from head ${i} ${formatShape(head.shape)}: it was not recorded; compute ` +
        "it inside autograd.record(), by operations that have a gradient, from arrays with " +
        "attach_grad() (or from a net's parameters).",
    );
  }
  return heads;
}

/** The recorded calls that the heads depend on, in reverse topological order. */
export function reachable(heads: readonly NDArray[]): TapeEntry[] {
  const seen = new Set<TapeEntry>();
  const pending = heads.flatMap((head) => head.entry ?? []);
  for (let entry = pending.pop(); entry; entry = pending.pop()) {
    if (seen.has(entry)) continue;
    seen.add(entry);
    for (const input of entry.inputs) if (input.entry) pending.push(input.entry);
  }
  if ([...seen].some((entry) => entry.consumed)) {
    throw new Error(
      "Cannot run backward a second time over the same graph: its arrays have been given up; pass " +
        "{ retain_graph: true } to the first call.",
    );
  }
  return [...seen].sort((a, b) => b.number - a.number);
}

/**
 * Backpropagates: gradients by array, of `wanted` or else of every leaf. `entries` are the calls to
 * walk, in reverse topological order.
 */
export function walk(
  heads: readonly NDArray[],
  headGrads: HeadGrads | undefined,
  entries: readonly TapeEntry[],
  wanted?: readonly NDArray[],
): Map<NDArray, NDArray> {
  const ends = wanted ?? (entries.some(({ isZero }) => isZero) ? leavesOf(heads, entries) : null);
  const needed = ends && madeFrom(ends, entries);
  const kept = new Set(wanted);
  const gradients = new Map<NDArray, NDArray>();
  const accumulate = (array: NDArray, gradient: NDArray): void => {
    const sum = gradients.get(array);
    gradients.set(array, sum ? add(sum, gradient) : gradient);
  };
  const given = checkHeadGrads(heads, headGrads && listOf(headGrads));
  for (const [i, head] of heads.entries()) accumulate(head, given?.[i] ?? ones_like(head));
  for (const { inputs, outputs, gradient, dependents } of entries) {
    const dys = outputs.map((output) => gradients.get(output));
    if (dys.every((dy) => dy === undefined)) continue;
    if (dependents && wanted) checkIndependent(outputs, dependents, kept, dys);
    for (const output of outputs) if (!kept.has(output)) gradients.delete(output);
    const thunks = gradient(dys);
    for (const [i, input] of inputs.entries()) {
      const thunk = thunks[i];
      if (thunk && (needed ? needed.has(input) : differentiable(input))) accumulate(input, thunk());
    }
  }
  return gradients;
}

/** Throws where a gradient flows to a wanted output of a call through another output of it. */
function checkIndependent(
  outputs: readonly NDArray[],
  dependents: Dependents,
  wanted: ReadonlySet<NDArray>,
  dys: readonly (NDArray | undefined)[],
): void {
  for (const [i, output] of outputs.entries()) {
    if (!wanted.has(output) || !dependents[i]?.some((at) => dys[at] !== undefined)) continue;
    throw new Error(
      `Cannot differentiate with respect to an output ${formatShape(output.shape)} of a hybridized ` +
        "block from another output that was computed from it: its backward is one plan; call " +
        "net.hybridize(false) first.",
    );
  }
}

/** The leaves of the graph: arrays that asked for a gradient and that no recorded call made. */
export function leavesOf(heads: readonly NDArray[], entries: readonly TapeEntry[]): Set<NDArray> {
  const leaves = new Set<NDArray>();
  const add = (array: NDArray): void => {
    if (array.entry === null && array.grad_req !== "null") leaves.add(array);
  };
  for (const head of heads) add(head);
  for (const { inputs } of entries) for (const input of inputs) add(input);
  return leaves;
}

/** `arrays`, and all arrays that depend on them through `entries`, by gradients that are not zero everywhere. */
function madeFrom(arrays: Iterable<NDArray>, entries: readonly TapeEntry[]): Set<NDArray> {
  const found = new Set(arrays);
  for (const { inputs, outputs, isZero } of entries.toReversed()) {
    if (!isZero && inputs.some((input) => found.has(input)))
      for (const output of outputs) found.add(output);
  }
  return found;
}

function checkHeadGrads(
  heads: readonly NDArray[],
  given: readonly (NDArray | null)[] | undefined,
): readonly (NDArray | null)[] | undefined {
  if (given && given.length !== heads.length) {
    throw new RangeError(
      `Cannot run backward from ${heads.length} heads with ${given.length} head gradients: give one ` +
        "for each head (null stands for ones).",
    );
  }
  for (const [i, head] of heads.entries()) {
    const gradient = given?.[i];
    if (!gradient || gradient.isLike(head)) continue;
    throw new RangeError(
      `Cannot run backward from head ${i} ${head} with the head gradient ${gradient}: shape and ` +
        "dtype must be those of the head.",
    );
  }
  return given;
}

function deposit(array: NDArray, gradient: NDArray): void {
  const { grad, grad_req } = array;
  if (!grad || grad_req === "null") return;
  assign(grad, grad_req === "add" ? add(grad, gradient) : gradient);
  array.freshGrad = true;
  context.trace?.onHost(`gradient of an array ${formatShape(array.shape)}`, () => {
    array.freshGrad = true;
  });
}
