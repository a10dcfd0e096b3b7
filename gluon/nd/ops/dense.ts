/** The fully connected layer as one op, so that a backend can fuse product, bias and activation. */
import type { ActivationName } from "../../../backends/backend.ts";
import { apply } from "../apply.ts";
import type { NDArray } from "../ndarray.ts";
import { type ArrayType, defineOp, type Op } from "../op.ts";
import { formatShape } from "../shape.ts";
import { Activation } from "./activation.ts";
import { activationGradient } from "./activation_gradient.ts";
import { dot } from "./dot.ts";
import { sum } from "./reduce.ts";

interface Attrs {
  readonly activation: ActivationName | null;
}

export const denseOp: Op<Attrs> = defineOp<Attrs>({
  name: "dense",
  shape: (_, x, w, b) => denseShape(x as ArrayType, w as ArrayType, b),
  gradient: ({ dy, y, attrs: { activation } }, x, w) => {
    let dz: NDArray | undefined;
    const slope = (): NDArray => (dz ??= activation ? activationGradient(activation, dy, y) : dy);
    return [
      () => dot(slope(), w as NDArray),
      () => dot(slope(), x as NDArray, { transpose_a: true }),
      () => sum(slope(), { axis: 0 }),
    ];
  },
  lower: ({ activation }, x, w, b) => {
    const product = dot(x as NDArray, w as NDArray, { transpose_b: true });
    const z = b ? product.add(b) : product;
    return activation ? Activation(z, { act_type: activation }) : z;
  },
  samples: [
    { inputs: [[3, 5], [4, 5], [4]], attrs: { activation: null } },
    {
      inputs: [
        [3, 5],
        [4, 5],
      ],
      attrs: { activation: null },
    },
    { inputs: [[1, 7], [9, 7], [9]], attrs: { activation: "tanh" } },
    { inputs: [[5, 3], [17, 3], [17]], attrs: { activation: "sigmoid" } },
    {
      inputs: [
        [2, 6],
        [3, 6],
      ],
      attrs: { activation: "softrelu" },
    },
    { inputs: [[13, 4], [11, 4], [11]], attrs: { activation: "softsign" } },
    { inputs: [[9, 19], [21, 19], [21]], attrs: { activation: "relu" } },
  ],
});

function denseShape(x: ArrayType, w: ArrayType, b: ArrayType | undefined): number[] {
  const [batch, inUnits] = x.shape;
  const [units, expected] = w.shape;
  if (x.shape.length !== 2 || w.shape.length !== 2 || inUnits !== expected) {
    throw new RangeError(
      `Cannot connect input ${formatShape(x.shape)} to weight ${formatShape(w.shape)}: ` +
        "input (batch, in_units) and weight (units, in_units) must agree in in_units.",
    );
  }
  if (b && (b.shape.length !== 1 || b.shape[0] !== units)) {
    throw new RangeError(
      `Cannot add bias ${formatShape(b.shape)} to ${units} units: it must be (${units},).`,
    );
  }
  return [batch as number, units as number];
}

/**
 * `activation(x . w^T + b)`: `x (batch, in_units)`, `w (units, in_units)`, `b (units)`
 * `-> (batch, units)`. In `mx.nd`: `FullyConnected` followed by `Activation`.
 */
export function dense(
  x: NDArray,
  w: NDArray,
  b: NDArray | null = null,
  { activation = null }: { activation?: ActivationName | null } = {},
): NDArray {
  return apply(denseOp, b ? [x, w, b] : [x, w], { activation });
}
