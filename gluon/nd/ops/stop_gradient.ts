/** Ops that pass their input on, and change what `backward` passes. */
import type { NoAttrs } from "../../../backends/backend.ts";
import { apply } from "../apply.ts";
import type { NDArray } from "../ndarray.ts";
import { defineOp, type Op } from "../op.ts";
import { ones_like } from "./like.ts";
import { none } from "./operands.ts";

/** `x` as a constant: no gradient flows through it. (`BlockGrad`; JAX: `stop_gradient`.) */
export function stop_gradient(x: NDArray): NDArray {
  return x.detach();
}

/** Not of the table of ops, whose gradients are those of their values. */
const makeLoss: Op<NoAttrs> = defineOp<NoAttrs>({
  name: "make_loss",
  view: true,
  shape: (_, x) => x?.shape ?? [],
  gradient: (_, x) => [() => ones_like(x as NDArray)],
  samples: [],
});

/** `x` as a loss: `backward` starts here with ones, whatever gradient comes from above. */
export function make_loss(x: NDArray): NDArray {
  return apply(makeLoss, [x], none);
}
