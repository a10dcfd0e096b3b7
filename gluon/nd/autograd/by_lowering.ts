/** The gradient of an op by differentiating its lowering. */
import { within } from "../context.ts";
import type { NDArray } from "../ndarray.ts";
import type { GradientRule, Op } from "../op.ts";
import { reachable, walk } from "./backward.ts";
import { recordOutputs } from "./tape.ts";

/**
 * The gradient rule of an op that is rarely differentiated, such as the gradient of another: the
 * lowering is computed once more, recorded, and walked back.
 */
export function gradientByLowering<A>(
  lower: NonNullable<Op<A>["lower"]>,
): Exclude<GradientRule<A>, "zero"> {
  return ({ dy, attrs }, ...inputs) => {
    let gradients: ReadonlyMap<NDArray, NDArray> | undefined;
    let leaves: readonly NDArray[] = [];
    const gradientOf = (i: number): NDArray => {
      if (gradients === undefined) {
        leaves = within({ recording: true }, () => inputs.map(recordedView));
        const y = within({ recording: true }, () => lower(attrs, ...leaves));
        const last = leaves.at(-1)?.entry?.number ?? 0;
        const entries = reachable([y]).filter(({ number }) => number > last);
        gradients = walk([y], [dy], entries, leaves);
      }
      return gradients.get(leaves[i] as NDArray) ?? (inputs[i] as NDArray).zeros_like();
    };
    return inputs.map(({ dtype }, i) => (dtype === "float32" ? () => gradientOf(i) : null));
  };
}

/** A view that autograd follows, and through which gradients reach the array. */
function recordedView(array: NDArray): NDArray {
  const view = array.detach();
  recordOutputs("view", [array], [view], ([dy]) => [() => dy as NDArray]);
  return view;
}
