/** The walk back over the tape: gradients of heads with respect to what they were made of. */
import { assign } from "./apply.ts";
import { context, within } from "./context.ts";
import { NDArray } from "./ndarray.ts";
import type { GradientRule, GradientThunk } from "./op.ts";
import { add } from "./ops/arithmetic.ts";
import { ones_like, zeros_like } from "./ops/like.ts";
import { scope } from "./scope.ts";
import { formatShape } from "./shape.ts";
import { differentiable, type TapeEntry } from "./tape.ts";

/** What `backward` takes. */
export interface BackwardOptions {
  /** Keep the graph for another `backward`. Default: false. */
  retain_graph?: boolean;
  /** Run gradients in training mode. Default: true. */
  train_mode?: boolean;
}

/** What `grad` takes. */
export interface GradOptions extends BackwardOptions {
  /** Gradients of the heads; ones by default. */
  head_grads?: readonly NDArray[];
  /** Record the gradients themselves, for second derivatives. Default: false. */
  create_graph?: boolean;
}

/**
 * Gradients of `heads` (each weighed by its head gradient, ones by default) in every array that
 * asked for one with `attach_grad`: written to its `grad`, or added where its `grad_req` is "add".
 */
export function backward(
  heads: readonly NDArray[],
  head_grads?: readonly NDArray[],
  { retain_graph = false, train_mode = true }: BackwardOptions = {},
): void {
  const entries = reachable(heads);
  scope(() =>
    within({ recording: false, training: train_mode }, () => {
      for (const [array, gradient] of walk(heads, head_grads, entries)) deposit(array, gradient);
    }),
  );
  if (!retain_graph) consume(entries);
}

/**
 * Gradients of `heads` with respect to `variables`, as new arrays; no `grad` is touched. With
 * `create_graph` the result can itself be differentiated.
 */
export function grad(
  heads: readonly NDArray[] | NDArray,
  variables: readonly NDArray[] | NDArray,
  options: GradOptions = {},
): NDArray[] {
  const {
    head_grads,
    create_graph = false,
    retain_graph = create_graph,
    train_mode = true,
  } = options;
  const [from, to] = [heads, variables].map((x) => (x instanceof NDArray ? [x] : x)) as [
    readonly NDArray[],
    readonly NDArray[],
  ];
  const entries = reachable(from);
  const compute = (): NDArray[] =>
    within({ recording: create_graph, training: train_mode }, () => {
      const gradients = walk(from, head_grads, entries, to);
      return to.map((variable, i) => {
        if (!differentiable(variable)) {
          throw new Error(
            `Cannot differentiate with respect to variable ${i} ${formatShape(variable.shape)}: ` +
              "autograd does not follow it; call its attach_grad() before the record().",
          );
        }
        return gradients.get(variable) ?? zeros_like(variable);
      });
    });
  const result = create_graph ? compute() : scope(compute);
  if (!retain_graph) consume(entries);
  return result;
}

/** The recorded calls that heads were made by, latest first. */
export function reachable(heads: readonly NDArray[]): TapeEntry[] {
  const seen = new Set<TapeEntry>();
  const pending = heads.flatMap((head) => head.entry ?? []);
  for (let entry = pending.pop(); entry; entry = pending.pop()) {
    if (seen.has(entry)) continue;
    seen.add(entry);
    for (const input of entry.inputs) if (input.entry) pending.push(input.entry);
  }
  if (seen.size === 0 && !heads.some((head) => head.grad_req !== "null")) {
    throw new Error(
      "Cannot run backward: the head was not recorded; compute it inside autograd.record() from " +
        "arrays with attach_grad() (or from a net's parameters).",
    );
  }
  if ([...seen].some((entry) => entry.consumed)) {
    throw new Error(
      "Cannot run backward a second time over the same graph: its arrays have been given up; pass " +
        "{ retain_graph: true } to the first call.",
    );
  }
  return [...seen].sort((a, b) => b.number - a.number);
}

/** Gradients by array: of leaves, and of `wanted`. `entries` are the calls to walk, latest first. */
export function walk(
  heads: readonly NDArray[],
  headGrads: readonly NDArray[] | undefined,
  entries: readonly TapeEntry[],
  wanted: readonly NDArray[] = [],
): Map<NDArray, NDArray> {
  const gradients = new Map<NDArray, NDArray>();
  const accumulate = (array: NDArray, gradient: NDArray): void => {
    const sum = gradients.get(array);
    gradients.set(array, sum ? add(sum, gradient) : gradient);
  };
  for (const [i, head] of heads.entries()) {
    const given = headGrads?.[i];
    if (given && !given.isLike(head)) {
      throw new RangeError(
        `Cannot run backward from head ${i} ${formatShape(head.shape)} with a head gradient ` +
          `${formatShape(given.shape)}: shape and dtype must be those of the head.`,
      );
    }
    accumulate(head, given ?? ones_like(head));
  }
  for (const { output, inputs, gradient, attrs } of entries) {
    const dy = gradients.get(output);
    if (!dy) continue;
    if (!wanted.includes(output)) gradients.delete(output);
    const rule = gradient as unknown as GradientRule<unknown>;
    const thunks: readonly GradientThunk[] = rule({ dy, y: output, attrs }, ...inputs);
    for (const [i, input] of inputs.entries()) {
      const thunk = thunks[i];
      if (thunk && (differentiable(input) || wanted.includes(input))) accumulate(input, thunk());
    }
  }
  return gradients;
}

function deposit(array: NDArray, gradient: NDArray): void {
  const { grad, grad_req } = array;
  if (!grad || grad_req === "null") return;
  assign(grad, grad_req === "add" ? add(grad, gradient) : gradient);
  array.freshGrad = true;
  context.trace?.beforeReplay.push(() => {
    array.freshGrad = true;
  });
}

function consume(entries: readonly TapeEntry[]): void {
  for (const entry of entries) {
    entry.consumed = true;
    if (entry.scope) entry.scope.consumed = true;
  }
}
