/** Activations: elementwise functions whose gradient can be computed from their output. */

import type { ActivationName, NoAttrs } from "../../../backends/backend.ts";
import { formatValue } from "../../../backends/base/format_value.ts";
import { apply } from "../apply.ts";
import type { NDArray } from "../ndarray.ts";
import type { Op } from "../op.ts";
import { activationGradient } from "./activation_gradient.ts";
import { none } from "./operands.ts";
import { unaryOp } from "./unary.ts";

export const reluOp: Op<NoAttrs> = unaryOp(
  "relu",
  ({ dy, y }) => [() => activationGradient("relu", dy, y)],
  "off_kink",
);

/** Rectified linear unit: `max(x, 0)`. */
export function relu(x: NDArray): NDArray {
  return apply(reluOp, [x], none);
}

export const sigmoidOp: Op<NoAttrs> = unaryOp("sigmoid", ({ dy, y }) => [
  () => activationGradient("sigmoid", dy, y),
]);

/** Logistic sigmoid: `1 / (1 + exp(-x))`. */
export function sigmoid(x: NDArray): NDArray {
  return apply(sigmoidOp, [x], none);
}

export const tanhOp: Op<NoAttrs> = unaryOp("tanh", ({ dy, y }) => [
  () => activationGradient("tanh", dy, y),
]);

/** The hyperbolic tangent. */
export function tanh(x: NDArray): NDArray {
  return apply(tanhOp, [x], none);
}

export const softreluOp: Op<NoAttrs> = unaryOp(
  "softrelu",
  ({ dy, y }) => [() => activationGradient("softrelu", dy, y)],
  "normal",
  (x) => x.relu().add(x.abs().negative().exp().log1p()),
);

/** Softplus: `log(1 + exp(x))`. */
export function softrelu(x: NDArray): NDArray {
  return apply(softreluOp, [x], none);
}

export const softsignOp: Op<NoAttrs> = unaryOp(
  "softsign",
  ({ dy, y }) => [() => activationGradient("softsign", dy, y)],
  "normal",
  (x) => x.divide(x.abs().add(1)),
);

/** Softsign: `x / (1 + |x|)`. */
export function softsign(x: NDArray): NDArray {
  return apply(softsignOp, [x], none);
}

const byName: Readonly<Record<ActivationName, (x: NDArray) => NDArray>> = {
  relu,
  sigmoid,
  tanh,
  softrelu,
  softsign,
};

/** The activation of that name; `act_type` is one of relu, sigmoid, tanh, softrelu, softsign. */
export function Activation(x: NDArray, { act_type }: { act_type: ActivationName }): NDArray {
  return byName[checkActivation(act_type)](x);
}

/** Checks the name of an activation that a caller gave. */
export function checkActivation(name: string): ActivationName {
  if (Object.hasOwn(byName, name)) return name as ActivationName;
  throw new RangeError(
    `Cannot use activation ${formatValue(name)}: there is no such activation; use one of ` +
      `${Object.keys(byName).join(", ")}.`,
  );
}
