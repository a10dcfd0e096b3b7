/** Gradients of activations as one op, so that a backend can compute them in one pass. */
import type { ActivationName } from "../../../backends/backend.ts";
import { apply } from "../apply.ts";
import type { NDArray } from "../ndarray.ts";
import { defineOp, type Op } from "../op.ts";
import { formatShape, sameShape } from "../shape.ts";
import { subtract } from "./arithmetic.ts";
import { where } from "./where.ts";

interface Attrs {
  readonly activation: ActivationName;
}

/** `f'(x)` for each activation `y = f(x)` that is smooth, computed from `y`. */
const slope: Readonly<Record<Exclude<ActivationName, "relu">, (y: NDArray) => NDArray>> = {
  sigmoid: (y) => y.multiply(subtract(1, y)),
  tanh: (y) => subtract(1, y.square()),
  softrelu: (y) => y.negative().expm1().negative(),
  softsign: (y) => subtract(1, y.abs()).square(),
};

/** The derivative of each `slope` with respect to `y`; `null` where it is 0. */
const curvature: Readonly<Record<ActivationName, ((y: NDArray) => NDArray) | null>> = {
  relu: null,
  sigmoid: (y) => subtract(1, y.multiply(2)),
  tanh: (y) => y.multiply(-2),
  softrelu: (y) => y.negative().exp(),
  softsign: (y) => subtract(1, y.abs()).multiply(y.sign()).multiply(-2),
};

export const activationGradientOp: Op<Attrs> = defineOp<Attrs>({
  name: "activation_gradient",
  elementwise: true,
  shape: (_, dy, y) => {
    if (dy && y && sameShape(dy.shape, y.shape)) return y.shape;
    throw new RangeError(
      `Cannot take the gradient of an activation ${formatShape(y?.shape ?? [])} from ` +
        `${formatShape(dy?.shape ?? [])}: the shapes must be alike.`,
    );
  },
  gradient: ({ dy: ddz, attrs: { activation } }, dy, y) => {
    const bend = curvature[activation];
    return [
      () => activationGradient(activation, ddz, y as NDArray),
      bend && (() => ddz.multiply(dy as NDArray).multiply(bend(y as NDArray))),
    ];
  },
  lower: ({ activation }, dy, y) =>
    activation === "relu"
      ? where((y as NDArray).greater(0), dy as NDArray, (y as NDArray).relu()) // NaN stays
      : (dy as NDArray).multiply(slope[activation](y as NDArray)),
  samples: (["relu", "sigmoid", "tanh", "softrelu", "softsign"] as const).flatMap((activation) =>
    [[], [3, 7]].map((shape) => ({
      inputs: [shape, { shape, draw: "off_kink" as const }],
      attrs: { activation },
    })),
  ),
});

/** `dy * f'(x)` for an activation `y = f(x)`, computed from `y`. */
export function activationGradient(activation: ActivationName, dy: NDArray, y: NDArray): NDArray {
  return apply(activationGradientOp, [dy, y], { activation });
}
