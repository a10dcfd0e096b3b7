/** Op dispatch: every op, eager or traced, forward or backward, passes through `apply`. */

import type { Kernel } from "../../backends/backend.ts";
import { formatValue } from "../../backends/base/format_value.ts";
import { checkWritable, differentiable, recordCall, versionsOf } from "./autograd/tape.ts";
import { listed } from "./call_graph.ts";
import { context, currentBackend, within } from "./context.ts";
import { NDArray } from "./ndarray.ts";
import { float, type Op } from "./op.ts";
import { scope } from "./scope.ts";
import { formatShape, sameShape, sizeOf } from "./shape.ts";

const none: readonly number[] = [];

/**
 * Applies an op: checks the inputs, runs it (or, while tracing, adds it to the trace), and records it
 * on the tape for `backward`. With `out`, the result overwrites that array, as in MXNet.
 */
export function apply<A>(op: Op<A>, inputs: readonly NDArray[], attrs: A, out?: NDArray): NDArray {
  if (context.graph) {
    const { graph } = context;
    const { name, lower } = op;
    if (lower && !graph.knows(name)) return scope(() => lower(attrs, ...inputs));
    return listed(graph, name, inputs, attrs as object, () => apply(op, inputs, attrs, out));
  }
  checkInputs(op, inputs);
  const shape = op.shape(attrs, ...inputs);
  const dtype = op.dtype ? op.dtype(attrs, ...inputs) : (inputs[0] as NDArray).dtype;
  if (out) checkOut(op, out, shape, dtype);

  const recorded = context.recording && dtype === "float32" && inputs.some(differentiable);
  if (context.trace && context.recording) {
    for (const input of inputs) context.trace.noteRequest(input);
  }
  const versions = recorded ? versionsOf(inputs) : null;
  const kernel = kernelOf(op);
  let output: NDArray;
  if (op.view) {
    output = (inputs[0] as NDArray).view(shape);
  } else if (kernel || sizeOf(shape) === 0) {
    output = out ?? NDArray.empty(shape, dtype);
    if (kernel) launch(op, kernel, inputs, output, attrs);
  } else {
    const { lower } = op;
    if (!lower) throw noKernel(op);
    const lowered = (): NDArray => lower(attrs, ...inputs);
    const body = out ? () => assign(out, lowered()) : lowered;
    output = within({ recording: false }, () => scope(body));
  }
  if (versions) recordCall(op, inputs, output, attrs, versions);
  return output;
}

function kernelOf<A>(op: Op<A>): Kernel<A> | undefined {
  return (currentBackend().kernels as unknown as Record<string, Kernel<A> | undefined>)[op.name];
}

function launch<A>(
  op: Op<A>,
  kernel: Kernel<A>,
  inputs: readonly NDArray[],
  output: NDArray,
  attrs: A,
): void {
  if (output.size === 0) return;
  const { name, elementwise = false, mutates = none } = op;
  output.storage.version++;
  for (const i of mutates) (inputs[i] as NDArray).storage.version++;
  if (context.trace) {
    const writes = [output, ...mutates.map((i) => inputs[i] as NDArray)];
    context.trace.push({ name, kernel, inputs, output, attrs, writes, elementwise });
  } else kernel(inputs, output, attrs)();
}

/** Copies `source` into `target`, outside of any graph. */
export function assign(target: NDArray, source: NDArray): NDArray {
  const { copy } = currentBackend().kernels;
  if (target.size > 0) {
    target.storage.version++;
    if (context.trace) {
      const call = {
        inputs: [source],
        output: target,
        attrs: {},
        writes: [target],
        elementwise: true,
      };
      context.trace.push({ name: "copy", kernel: copy, ...call });
    } else copy([source], target, {})();
  }
  return target;
}

function checkInputs<A>(op: Op<A>, inputs: readonly NDArray[]): void {
  const accepts = op.accepts ?? [float];
  for (const [i, input] of inputs.entries()) {
    if (!(input instanceof NDArray)) {
      throw new TypeError(
        `Cannot ${op.name} ${formatValue(input)}: input ${i} is no NDArray; make one with nd.array(...).`,
      );
    }
    checkPlace(op, input);
    const dtypes = accepts[Math.min(i, accepts.length - 1)] ?? float;
    if (!dtypes.includes(input.dtype)) {
      throw new TypeError(
        `Cannot ${op.name} ${input.dtype} ${formatShape(input.shape)}: input ${i} must be ` +
          `${dtypes.join(" or ")}; convert it with .astype("${dtypes[0]}").`,
      );
    }
  }
}

function checkPlace<A>(op: Op<A>, array: NDArray): void {
  array.checkAlive();
  const [its, ours] = [array.storage.backend, currentBackend()];
  if (its === ours) return;
  throw new TypeError(
    `Cannot ${op.name} an array on backend "${its.name}": "${ours.name}" is in use; create the ` +
      "array again there from its values.",
  );
}

function checkOut<A>(op: Op<A>, out: NDArray, shape: readonly number[], dtype: string): void {
  if (!sameShape(out.shape, shape) || out.dtype !== dtype) {
    throw new RangeError(
      `Cannot ${op.name} into ${out.dtype} ${formatShape(out.shape)}: the result is ${dtype} ` +
        `${formatShape(shape)}; both must be alike.`,
    );
  }
  checkPlace(op, out);
  checkWritable(out, op.name);
}

function noKernel<A>(op: Op<A>): Error {
  const { name, cannot } = currentBackend();
  const reason = cannot.find((gap) => gap.op === op.name)?.reason ?? "it has no such kernel";
  return new Error(`Cannot ${op.name} on backend "${name}": ${reason}; use another backend.`);
}
